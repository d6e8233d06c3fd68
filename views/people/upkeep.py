"""维护: what is wrong with backups and seals, which backups are there, how this process is set up."""

import streamlit as st

from registry.person import Person
from registry.services import upkeep
from registry.services.upkeep import SettingInForce
from views.kit.context import store, today
from views.kit.format import day
from views.kit.i18n import _, ngettext, pick
from views.kit.markup import Html, show, table, tag
from views.people import commands


def draw_troubles(person: Person) -> None:
    """What went wrong lately; nothing while all is well."""
    for trouble in upkeep.troubles(person, store()):
        show(tag("p", pick(trouble), cls="sp-problem", role="alert"))


def draw_upkeep(person: Person) -> None:
    draw_troubles(person)
    st.header(_("备份"), anchor=False)
    show(tag("div", _backups(person), cls="sp"))
    st.header(_("设置"), anchor=False)
    columns = [(_("环境变量"), None), (_("现在的值"), None)]
    rows = [(setting.name, _value(setting)) for setting in upkeep.settings(person, store())]
    note = tag("p", _("在服务器的环境中更改，重新启动后生效；含密钥或地址的只说是否设置。"), cls="sp-quiet")
    show(tag("div", note, table(columns, rows), cls="sp"))
    commands.draw_commands(today())


def _backups(person: Person) -> Html:
    nights = upkeep.backups(person, store())
    if not nights:
        return tag(
            "p", _("没有每夜备份：设 {setting} 为一个文件夹后，每夜自动备份。").format(setting="SOFTPARK_BACKUPS")
        )
    count = ngettext("{n} 份完好的每夜备份", "{n} 份完好的每夜备份", len(nights)).format(n=len(nights))
    return tag("p", _("{count}，最近一份：{day}。").format(count=count, day=day(nights[0])))


def _value(setting: SettingInForce) -> str:
    if not setting.given:
        return _("未设置")
    return setting.value or _("已设置")
