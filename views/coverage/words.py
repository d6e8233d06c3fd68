"""The names of the tables of 覆盖, which are those of the layers on the map."""

from views.kit.i18n import _


def titles() -> dict[str, str]:
    """The name of each table."""
    return {
        "district": _("按区"), "city": _("按市"), "area": _("按重点片区"), "tier": _("按等次"),
        "recognition": _("按区级认定"), "role": _("按来历"), "key_areas": _("片区与园区"), "overlaps": _("重叠与缝隙"),
        "walking": _("步行范围"), "subsidies": _("补贴"), "changes": _("变化"), "plans": _("规划分工"),
        "targets": _("规划目标"),
    }  # fmt: skip


def untold() -> str:
    """Why there are no amounts at all."""
    return _("这一天之前没有公布过金额。主管部门和运营主体登录后可见本辖区、本园区的；也可改看今天。")
