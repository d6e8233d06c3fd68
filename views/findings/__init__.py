"""主管部门的认定: facts that officials state of companies, parks and operating bodies.

Who stands here:

    accepted   What a park accepted of its companies' corrections, each with the button that takes it back
    addressed  Whom an address names: `company-12`, `park-3`, `body-1`
    desk       Who states facts at these pages
    facts      其他事实
    listing    按名单
    page       认定事实
    subject    One company, park or operating body
    waiting    What companies propose about their facts, to be accepted or refused by the operating body of their park

Who calls it: views, views.rosters.
"""
