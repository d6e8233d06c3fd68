"""主管部门的认定: facts that officials state of companies, parks and operating bodies.

Who stands here:

    listing  按名单认定
    page     认定事实
    subject  One company, park or operating body

Who calls it: views.
"""
