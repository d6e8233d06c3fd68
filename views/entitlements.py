"""What the tenants of a park are entitled to, one row a tenant for demo data, counts by answer for real data."""

from collections import Counter
from datetime import date

import streamlit as st
from sqlalchemy.orm import Session

from registry import entitlement, tenants
from registry.parks import ParkCard
from registry.policy import vocabulary
from registry.policy.documents import Measure
from registry.policy.terms import InKind
from registry.tenants import RosterRow
from views.context import law, store
from views.format import exact, money, square_metres, unknown, yuan
from views.i18n import _, language, link, ngettext, pick
from views.markup import NUMBER, Html, show, table, tag
from views.measure import rulings_briefly
from views.selfcheck import CLOSED, rank


def draw(session: Session, card: ParkCard, on: date) -> None:
    """The roster on the day with each demo tenant's answer; nothing but counts where tenants are real."""
    rows = tenants.roster(session, card.id, on)
    if not rows:
        show(tag("p", _("这一天没有登记入驻企业。"), cls="sp-lead"))
        return
    answers = _answers(store().version(), card.id, on)
    demo, real = [row for row in rows if row.demo], [row for row in rows if not row.demo]
    count = ngettext("{n} 家在租企业。", "{n} 家在租企业。", len(rows)).format(n=len(rows))
    show(tag("p", count, _("金额为条文允许的上限，逐家列明依据。") if demo else None))
    if real:
        _counts([answers[row.tenant_id] for row in real])
    if demo:
        _table(demo, answers)


@st.cache_data(max_entries=64, show_spinner=False)
def _answers(version: str, park_id: int, on: date) -> dict[int, dict]:
    """By tenant, the law's determinations; kept for this `version` of the register."""
    with store().read() as session:
        found = entitlement.of_park(session, park_id, on)
    return {tenant: said.get("determinations", {}) for tenant, said in found.items()}


def leading(determinations: dict[str, dict]) -> tuple[Measure, dict] | None:
    """The determination to show for a tenant: of the measures in force here, the first of the highest rank."""
    found = [(law().measures[id], d) for id, d in determinations.items() if d["status"] not in CLOSED]
    return min(found, key=lambda pair: (rank(pair[0]), -(pair[1].get("high") or 0)), default=None)


def _counts(answers: list[dict[str, dict]]) -> None:
    """Real tenants: how many stand where, by tier and status, without names or amounts."""
    counted = Counter(_standing(leading(found)) for found in answers)
    columns = [(_("措施与档次"), None), (_("企业数"), NUMBER)]
    rows = [(name, str(n)) for name, n in counted.most_common()]
    show(tag("div", table(columns, rows), tag("p", _("企业名称、租金与金额不公开。"), cls="sp-quiet"), cls="sp"))


def _standing(found: tuple[Measure, dict] | None) -> str:
    if found is None:
        return _("没有适用的有效措施")
    measure, determination = found
    tier = determination.get("tier")
    parts = [
        measure.article + pick(measure.name),
        pick(vocabulary.TIERS[tier]) if tier else None,
        pick(vocabulary.STATUSES[determination["status"]]),
    ]
    return " · ".join(part for part in parts if part)


def _table(rows: list[RosterRow], answers: dict[int, dict]) -> None:
    """Demo tenants: rooms, rent, and the answer with its amount."""
    columns = [
        (_("企业"), None),
        (_("面积与月租金"), NUMBER),
        (_("租期"), "sp-nowrap"),
        (_("可得"), None),
        (_("金额上限"), NUMBER),
    ]
    body = [_row(row, leading(answers.get(row.tenant_id, {}))) for row in rows]
    show(tag("div", table(columns, body, "sp-roster"), cls="sp"))


def _row(row: RosterRow, found: tuple[Measure, dict] | None) -> list[object]:
    rent = unknown() if row.monthly_rent_fen is None else exact(yuan(row.monthly_rent_fen))
    end = _("至 {day}").format(day=row.lease_end.isoformat()) if row.lease_end else _("无到期日")
    return [
        [row.name, _small(row.uscc)],
        [square_metres(row.area_m2), _small(rent)],
        [row.moved_in.isoformat(), _small(end)],
        _answer_words(found),
        _amount(found),
    ]


def _small(text: str) -> Html:
    """A quieter second line of a cell."""
    return tag("div", text, cls="sp-quiet sp-small")


def _answer_words(found: tuple[Measure, dict] | None) -> list[object]:
    """Status in words, and the measure as a link to its text."""
    if found is None:
        return [_("没有适用的有效措施")]
    measure, determination = found
    status = determination["status"]
    words: list[object] = [
        tag("span", pick(vocabulary.STATUSES[status]), cls=f"sp-state sp-status-{status}"),
        " ",
        tag("a", measure.article, href=link("policies", doc=measure.id.split("/")[0], measure=measure.id)),
    ]
    if determination.get("missing"):
        names = [pick(vocabulary.FACTS[_fact(path)].name) for path in determination["missing"]]
        words.append(_small(_("还需：{facts}").format(facts=_("、").join(names))))
    if determination.get("failed"):
        names = [pick(clause.name) for clause in measure.clauses if clause.id in determination["failed"]]
        words.append(_small(_("不满足：{clauses}").format(clauses=_("、").join(names))))
    if ruled := rulings_briefly(determination):
        words.append(tag("div", tag("a", ruled, href=link("rulings")), cls="sp-small"))
    return words


def _fact(path: str) -> str:
    """The fact a missing path names: `rent.2025` is the rent."""
    while path not in vocabulary.FACTS:
        path = path.rpartition(".")[0]
    return path


def _amount(found: tuple[Measure, dict] | None) -> list[object]:
    """The most the text allows, or its range; a floor that a district may follow is no amount."""
    if found is None:
        return ["—"]
    determination = found[1]
    low, high = determination.get("low"), determination.get("high")
    if determination["status"] == "discretionary" or high is None:
        return ["—"]
    if determination["status"] in ("not_eligible", "superseded"):
        return [exact(0)]
    if isinstance(found[0].payment, InKind):
        return [_("免租，不发现金")]
    if not high:
        return [_("没有发生租金")]
    if low != high:
        return [money(low), _small(_("至 {amount}").format(amount=money(high)))]
    return [exact(high)] if language() == "en" else [money(high), _small(exact(high))]
