"""What an account is for: its role, and the parks, district or company that go with it, as fields of a form."""

from dataclasses import dataclass, field

import streamlit as st

from registry.access.accounts import ROLES, roles_in_effect
from registry.parks import parks
from registry.services.people import AccountEntry
from registry.store.place_names import place_names
from views.kit.context import store, today
from views.kit.i18n import _, language, pick, pick_name


@dataclass(frozen=True, slots=True)
class Entitled:
    """A role, and what the services of accounts take beside it."""

    role: str
    about: dict = field(default_factory=dict)


def entitle(key: str, entry: AccountEntry | None) -> Entitled:
    """Draw the fields, filled with what the account of `entry` is; what is chosen now."""
    known = entry.person.role if entry else "operator"
    roles = roles_in_effect()
    roles = roles if known in roles else [*roles, known]  # one that is not in effect is shown, and not given anew
    role = st.radio(
        _("角色"), roles, index=roles.index(known), format_func=lambda role: pick(ROLES[role]), horizontal=True,
        key=f"{key}-role",
    )  # fmt: skip
    about = {"operator": _parks, "official": _scope, "tenant": _company}.get(role)
    return Entitled(role, about(key, entry) if about else {})


def _parks(key: str, entry: AccountEntry | None) -> dict:
    with store().read() as session:
        frame = parks.park_frame(session, today())
    names = {row.id: pick_name(row) for row in frame.itertuples()}
    mine = [park.id for park in entry.parks] if entry else []
    return {"parks": st.multiselect(_("园区"), list(names), mine, format_func=names.get, key=f"{key}-parks")}


def _scope(key: str, entry: AccountEntry | None) -> dict:
    with store().read() as session:
        known = place_names(session)
    said = {code: zh if language() == "zh" else en for code, (zh, en) in known.items()}
    names = {code: said[code] if len(code) == 4 else f"{said[code[:4]]} · {said[code]}" for code in sorted(said)}
    codes = list(names)
    at = codes.index(entry.person.scope) if entry and entry.person.scope in names else None
    return {"scope": st.selectbox(_("区划"), codes, at, format_func=names.get, key=f"{key}-scope")}


def _company(key: str, entry: AccountEntry | None) -> dict:
    known = (entry.person.uscc if entry else None) or ""
    return {"uscc": st.text_input(_("统一社会信用代码"), known, max_chars=18, key=f"{key}-uscc")}
