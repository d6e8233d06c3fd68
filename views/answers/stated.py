"""Statements (陈述) in words: what a fact is said to be, by whom, since when, and where those who said it differ."""

from collections.abc import Mapping
from datetime import date

from registry.policy.answers.declared_facts import Value
from registry.policy.answers.one_fact import case_value
from registry.policy.files import jurisdictions
from registry.policy.shared_facts import Fact
from registry.stated.counting import Heard, Statement
from views.answers.facts import one_value
from views.kit.format import day, interval, unknown
from views.kit.i18n import _, pick
from views.kit.markup import Html, tag


def fact_label(fact: Fact, year: int | None) -> str:
    """`2025 年营业收入增速`."""
    if year is None:
        return pick(fact.name)
    return _("{year} 年{name}").format(year=year, name=pick(fact.behind_a_year))


def value_words(fact: Fact, value: Value | None) -> str:
    """What it is said to be; nobody's word is 不清楚."""
    return unknown() if value is None else one_value(fact, case_value(fact, value))


def said_by(statement: Statement, parks: Mapping[int, str]) -> str:
    """Who said it. `parks`: names of parks that may be told; another is not named."""
    if statement.office is not None:
        return _("{office}主管部门").format(office=jurisdictions.name(statement.office) or statement.office)
    park = parks.get(statement.park_id or 0)
    if statement.said_as == "company":
        return _("企业本人，{park}采纳").format(park=park) if park else _("企业本人，园区采纳")
    return _("{park}运营主体").format(park=park) if park else _("另一园区")


def when(statement: Statement) -> str:
    """For which year, or which days."""
    if statement.since is None:
        return _("{year} 年").format(year=statement.year)
    since: date = statement.since
    return interval(since, statement.until)


def statement_line(fact: Fact, statement: Statement, parks: Mapping[int, str]) -> Html:
    """`25 人：光明区主管部门，2025-01-01 起，来源 …，2026-11-21 记录`."""
    value = value_words(fact, statement.value) if statement.value is not None else _("写法已改，不再作数")
    line = _("{value}：{who}，{when}，来源 {source}，{day} 记录").format(
        value=value, who=said_by(statement, parks), when=when(statement), source=statement.source,
        day=day(statement.at.date()),
    )  # fmt: skip
    return tag("div", line)


def heard_cells(fact: Fact, year: int | None, heard: Heard, parks: Mapping[int, str]) -> list[object]:
    """The fact, what counts, and everybody's word."""
    counts = [tag("span", value_words(fact, heard.value))]
    if heard.disputed:
        counts.append(tag("div", _("各方说法不同，因此按不清楚处理"), cls="sp-notice sp-small"))
    elif heard.beside:
        counts.append(tag("div", _("另有不同说法，以主管部门为准"), cls="sp-quiet sp-small"))
    return [fact_label(fact, year), counts, [statement_line(fact, each, parks) for each in heard.said]]
