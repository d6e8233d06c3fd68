"""What a text leaves open (未明确之处), as a document declares it, and what each reading makes of a measure.

Who stands here:

    alternatives   A measure under another reading (另一种解释下的措施)
    own_questions  Open questions that a document declares for itself (自行声明的待解释问题), and what each of their
                   options changes

Who calls it: registry.policy, registry.policy.files, registry.policy.files.checking, registry.policy.files.proof.
"""
