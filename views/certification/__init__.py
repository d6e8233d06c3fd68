"""The page 认定: cases, their steps as forms, criteria against the register, rewards.

Who stands here:

    case     认定事项: one case
    files    Files of evidence through a route that asks who is there
    form     A step as a form (办理表单)
    page     认定: the desk
    park     园区的认定
    rewards  运营主体的奖励
    words    The words of certification pages

Who calls it: app, views.
"""
