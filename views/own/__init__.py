"""The page 我的企业: what a tenant reads of itself.

Who stands here:

    amounts  What an enterprise may get (可得补贴) on its own page
    known    What is stated of the enterprise, from whom and since when, and the form that proposes a correction
    page     我的企业

Who calls it: views.
"""
