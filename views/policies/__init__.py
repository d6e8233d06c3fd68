"""The pages 政策, 申报说明 and 裁定: documents, how to claim in a year, readings adopted.

Who stands here:

    draft           试写
    draft_case      A draft tried on a typed case (用案例试算)
    draft_register  A draft tried on the register (在登记册上试算)
    guides          申报说明
    guides_form     申报说明表单
    page            政策
    rulings         裁定
    rulings_form    裁定表单
    said            A document of policy in words (文件)

Who calls it: views, views.plain.
"""
