"""Certification (认定): how parks come by titles, district recognitions and zero-rent incubators.

Process and criteria are data (`data/certification/`), read by `rules`. A case (事项) is a row that is never changed;
its steps are appended rows, the last of which says where it stands (`acts`, `cases`). A step that grants, assesses or
ends writes the register's own rows (`grants`). `readiness` holds what the register knows of a park against the
criteria, `rewards` says what the operating body has drawn, may draw, and would draw at the next tier.

Who stands here:

    acts       Steps taken (办理)
    cases      Cases of certification as they are read (事项查阅)
    figures    What the register can say about a park for a certification (园区指标)
    given      What a person fills in for a step (填报内容), and the check that it is all there
    grants     What a certification leaves in the register (登记结果)
    notices    Public notices (公示): what everybody may read of certification
    readiness  Readiness (条件对照)
    rewards    What a park's operating body has drawn, may draw now, and would draw at the next tier (运营主体奖励)
    rules      The rules of certification (认定规则) as data
    terms      What a criterion can test (标准的写法)

Who calls it: registry.services, views.certification.
"""
