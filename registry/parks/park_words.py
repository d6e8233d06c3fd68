"""The words of what parks are (园区的等次、认定、来历、称号、考核): one table for all who show or print them.

English begins small, as within a table; a page that makes a label of it writes the first letter large.
"""

from types import MappingProxyType

from registry.words import Words

STANDING_NAMES = MappingProxyType(
    {
        "national": Words("国家级", "national"),
        "provincial": Words("省级", "provincial"),
        "municipal": Words("市级", "municipal"),
        "humanoid": Words("人形机器人友好", "humanoid-robot friendly"),
        "ai_software": Words("区级人工智能/软件", "district AI/software"),
        "other_featured": Words("其他特色", "other featured"),
        "none": Words("未认定", "not certified"),
    }
)
"""等次, in the order of `park_standing.STANDINGS`."""
RECOGNITION_NAMES = MappingProxyType(
    {
        "ai_software": Words("人工智能/软件", "AI/software"),
        "other_featured": Words("其他特色", "other featured"),
        "none": Words("无", "none"),
    }
)
"""区级认定."""
ROLE_NAMES = MappingProxyType(
    {
        "registered": Words("已登记", "registered"),
        "candidate": Words("争创", "candidate"),
        "named": Words("文件提及", "named in a document"),
        "reference": Words("参照地点", "reference"),
    }
)
"""来历."""
CANDIDATES = Words("争创园区（未认定）", "candidate (not certified)")
REFERENCES = Words("参照地点（非园区）", "reference (not a park)")
ROLE_NOTES = MappingProxyType(
    {
        "candidate": Words("文件列为争创园区，未见认定文件", "named as a candidate; no certification was found"),
        "named": Words("文件提及，未见认定文件", "named in a document; no certification was found"),
        "reference": Words("参照地点，不是软件园区", "a reference place, not a software park"),
    }
)
"""What a role other than 已登记 does not mean."""
OUTLINE_NAMES = MappingProxyType(
    {
        "surveyed": Words("测绘边界", "surveyed outline"),
        "indicative": Words("示意范围", "indicative extent"),
        "point": Words("仅有中心点", "centre only"),
    }
)
"""How well the place is known (轮廓)."""
TITLE_KINDS = MappingProxyType(
    {
        "comprehensive": Words("综合", "comprehensive"),
        "featured": Words("特色", "featured"),
        "base": Words("基地", "base"),
        "humanoid_robot": Words("人形机器人", "humanoid robot"),
    }
)
"""What kind of title it is, where the source says so."""
RESULT_NAMES = MappingProxyType(
    {
        "excellent": Words("优秀", "excellent"),
        "good": Words("良好", "good"),
        "pass": Words("合格", "pass"),
        "fail": Words("不合格", "fail"),
    }
)
"""The result of a yearly assessment (考核)."""
