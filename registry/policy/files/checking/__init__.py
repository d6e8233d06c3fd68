"""What a policy file must hold beyond the right words (语义检查): of the whole, of one measure, and of what it pays.

Who stands here:

    checks               What a policy file must hold beyond the right words (语义检查): its parts fit together
    measure_checks       What one measure (措施) must hold beyond the right words
    open_questions       Open questions (待解释的问题) of a measure: which of them its clauses and its payment raise
    own_questions        Questions that a document declares (自行声明的问题)
    put_together_checks  What a payment that is put together must hold beyond the right words

Who calls it: registry.drafts, registry.policy, registry.policy.files.
"""
