"""Who may do what (权限): the one place that decides. Deny by default.

A person has a role and what it is for: an operator its parks, an official a district or a city, a tenant its credit
code. `ACTIONS` names everything that is not public, with the roles that may; `docs/permissions.md` is the same table
in words, and a test holds that they agree. Services carry their action by `allowed`; nothing that is not decorated so
is a service.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from inspect import signature
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, ParamSpec, Protocol, TypeVar, cast

from registry.access import administrators
from registry.access.tokens import scopes
from registry.person import Person
from registry.policy import load_law
from registry.store.models.park import Park
from registry.store.models.person import ACCOUNT_ROLES
from registry.store.wall.acting import Acting, acting
from registry.words import Words

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from registry.store.store import Store

Of = Literal["park", "district", "tenant", "document", "nothing"]
Office = Literal["district", "city"]


@dataclass(frozen=True, slots=True)
class Target:
    """What an action is about: a park, a district, the tenant with this credit code, or the district or city whose
    document it is.

    `demo`: made up, so no secret.
    """

    park_id: int | None = None
    city_code: str | None = None
    district_code: str | None = None
    uscc: str | None = None
    demo: bool = False


NOTHING = Target()


def of_document(id: str) -> Target:
    """The district or city that issued a policy document; nothing for a province's, which no account is for."""
    code = next((document.jurisdiction for document in load_law().documents if document.id == id), "")
    return Target(city_code=code[:4] if len(code) >= 4 else None, district_code=code if len(code) == 6 else None)


def of_district(code: str) -> Target:
    """The district with this GB/T 2260 code, or all districts of the city with these four digits."""
    return Target(city_code=code[:4], district_code=code if len(code) == 6 else None)


def of_park(park: Park) -> Target:
    return Target(park.id, park.city_code, park.district_code, demo=park.demo)


@dataclass(frozen=True, slots=True)
class Action:
    """Something that not everybody may do. `roles`: who may, each within what its account is for; `demo`: anybody
    may where it is about demo data; `office`: officials of which office only, None for both; `scope`: what a token has
    to be for, None for what no token is good for.
    """

    id: str
    name: Words
    of: Of
    roles: tuple[str, ...]
    demo: bool = False
    office: Office | None = None
    scope: str | None = None


def _action(
    id: str, of: Of, zh: str, en: str, *roles: str, demo: bool = False, office: Office | None = None,
    scope: str | None = None,
) -> Action:  # fmt: skip
    return Action(id, Words(zh, en), of, roles, demo, office, scope)


_ACTIONS = (
    _action("roster.read", "park", "查看名册：企业、租金与可得补贴", "read a roster: names, rents, entitlements",
            "operator", "official", demo=True, scope=scopes.ROSTERS),
    _action("roster.edit", "park", "更改名册：编辑、导入、撤销", "change a roster: edit, import, undo", "operator"),
    _action("roster.history", "park", "查看名册的变更历史", "read the history of a roster", "operator", "official"),
    _action("roster.export", "park", "导出名册（记入访问日志）", "export a roster (logged)", "operator", "official"),
    _action("contact.reveal", "park", "查看联系人与电话（记入访问日志）", "see contact and telephone (logged)",
            "operator", "official"),
    _action("sums.read", "park", "查看补贴合计的当前数字", "see sums of subsidies as they are now",
            "operator", "official", demo=True, scope=scopes.SUMS),
    _action("proposal.desk", "nothing", "查看等待答复的提议", "see proposals that wait for an answer",
            "operator", "official"),
    _action("proposal.answer", "park", "答复别的园区对本园区企业情况的提议",
            "answer what another park proposes about facts of the park's tenants", "operator", "official"),
    _action("tenant.own", "tenant", "查看本企业的租约、租金与可得补贴", "read one's own leases, rents, entitlements",
            "tenant"),
    _action("tenant.answer", "tenant", "答复园区对本企业情况的提议",
            "answer what a park proposes about one's own facts", "tenant"),
    _action("tenant.correct", "tenant", "提议更正本企业的事实", "propose a correction of one's own facts", "tenant"),
    _action("rulings.record", "document", "记录或撤回对本级文件的裁定",
            "record or retract rulings on one's own documents", "official"),
    _action("guides.state", "document", "填写或撤回本级文件措施的当年申报说明",
            "state or withdraw how measures of one's own documents are claimed in a year", "official"),
    _action("findings.state", "district", "认定本辖区企业、园区与运营主体的事实",
            "find facts of companies, parks and operating bodies of one's district or city", "official"),
    _action("drafts.try", "nothing", "试写政策文件：检查、试算，不保存任何内容",
            "try drafts of policy files: check and work out, nothing is kept", "official"),
    _action("runs.read", "district", "读取本辖区的批量认定：数目与合计",
            "read runs of one's own district or city: counts and sums", "official", scope=scopes.RUNS),
    _action("boundary.edit", "park", "更改园区边界：读入、应用、撤销", "change a park's boundary: read in, apply, undo",
            "operator", "official"),
    _action("boundary.district", "district", "更改行政区边界：读入、应用、撤销",
            "change a district's boundary: read in, apply, undo", "official"),
    _action("certification.desk", "nothing", "查看认定事项", "see certification cases", "operator", "official"),
    _action("certification.read", "park", "查看认定事项的全部记录与材料", "read a certification case and its evidence",
            "operator", "official"),
    _action("certification.readiness", "park", "对照认定条件，查看运营主体的奖励",
            "see readiness for certification, and the operating body's rewards", "operator", "official", demo=True),
    _action("certification.apply", "park", "申请认定、补正、撤回申请", "apply for certification, correct, withdraw",
            "operator"),
    _action("certification.check", "park", "核查并推荐认定申请", "check and recommend applications", "official",
            office="district"),
    _action("certification.recognise", "park", "决定区级认定：公示、认定、撤销、更正",
            "decide recognitions of the district: notice, recognition, withdrawal, correction", "official",
            office="district"),
    _action("certification.decide", "park", "决定市级认定，转报上级：公示、认定、考核、撤销、更正",
            "decide titles of the city and forward: notice, certification, assessment, withdrawal, correction",
            "official", office="city"),
    _action("webhook.own", "nothing", "管理自己的推送地址", "manage one's own webhooks", "operator", "official"),
    _action("webhook.receive", "park", "由推送得知园区的名册或称号有更改（不含内容）",
            "be told by a webhook that a park's roster or titles have changed, and not what", "operator", "official"),
    _action("people.manage", "nothing", "管理账号", "manage accounts", "admin", "security"),
    _action("access.read", "nothing", "查看访问日志", "read the access log", "admin", "audit"),
    _action("record.read", "nothing", "查看变更目录（不含内容），核验登记库",
            "see which changes were made, without their contents, and verify the register", "audit"),
    _action("upkeep.read", "nothing", "查看维护状况：备份、封印、设置",
            "see how the register is kept: backups, seals, settings", "admin", "system"),
    _action("account.own", "nothing", "管理自己的账号：密码、两步验证、会话与接口凭证",
            "manage one's own account: password, second step, sessions and tokens", *ACCOUNT_ROLES),
)  # fmt: skip
ACTIONS = MappingProxyType({action.id: action for action in _ACTIONS})


OWN_ACCOUNT = "account.own"
"""What an administrator keeps whose role is not in effect as administrators are set up."""


class Denied(Exception):
    """The person may not do this. Nothing was read or changed."""

    def __init__(self, person: Person, action: str):
        self.person, self.action = person, ACTIONS[action]
        super().__init__(f"{person.login or 'public'}: {action}")

    @property
    def lacks(self) -> str | None:
        """The scope that the person's token would need; None where it is not for want of that."""
        return None if self.action.scope is None or in_scope(self.person, self.action) else self.action.scope

    @property
    def zh(self) -> str:
        if self.lacks is not None:
            return f"这个接口凭证没有包括“{scopes.SCOPES[self.lacks].zh}”（{self.lacks}）。请另生成一个包括它的。"
        if self.person.role == "public":
            return f"需要登录后才能{self.action.name.zh}。"
        return f"您的账号在这里没有这项权限：{self.action.name.zh}。需要时请联系管理员。"

    @property
    def en(self) -> str:
        if self.lacks is not None:
            return f"This token is not for “{scopes.SCOPES[self.lacks].en}” ({self.lacks}). Make one that is."
        if self.person.role == "public":
            return f"Log in to {self.action.name.en}."
        return f"Your account may not {self.action.name.en} here. Ask an administrator if you need to."


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether somebody may do something, and the rule that decided it, in words.

    `cell`: what docs/permissions.md says of the action and the role; `in_effect`: whether the role is, as
    administrators are set up.
    """

    action: Action
    cell: str
    allowed: bool
    because: Words
    in_effect: bool = True


DEMO = Words("演示数据，人人可以", "demo data, which everybody may")
NOT_IN_EFFECT = Words("按现在的设置，这种管理员角色无效", "this administrator's role is not in effect as it is set up")
NOT_IN_SCOPE = Words("接口凭证没有包括这一项", "not what the token is for")
NOT_OF_ROLE = Words("这种角色不可以", "not for this role")
OTHER_OFFICE = Words("属于另一级主管部门", "another office's affair")
OF_THE_ROLE = Words("这种角色都可以", "for everybody with this role")
WITHIN = Words("在账号的范围内", "within what the account is for")
OUTSIDE = Words("在账号的范围之外", "outside of what the account is for")


def decision(person: Person, action: str, target: Target = NOTHING) -> Decision:
    """Whether the person may do `action` to `target`, and why. An unknown action is a mistake of ours: KeyError."""
    asked = ACTIONS[action]
    cell, in_effect = cell_of(asked, person.role), administrators.in_effect(person.role) or action == OWN_ACCOUNT
    allowed_, because = _decided(person, asked, target, in_effect)
    return Decision(asked, cell, allowed_, because, in_effect)


def _decided(person: Person, asked: Action, target: Target, in_effect: bool) -> tuple[bool, Words]:
    if not in_scope(person, asked):
        return False, NOT_IN_SCOPE
    if asked.demo and target.demo:
        return True, DEMO
    if not in_effect:
        return False, NOT_IN_EFFECT
    if person.role not in asked.roles:
        return False, NOT_OF_ROLE
    if asked.office and not _in_office(person, asked.office, target):
        return False, OTHER_OFFICE
    if asked.of == "nothing":
        return True, OF_THE_ROLE
    return (True, WITHIN) if _within(person, target) else (False, OUTSIDE)


def in_scope(person: Person, action: Action) -> bool:
    """Whether the person came without a token, or with one that is for this. A token opens nothing that the person
    may not do, and of that only what it is for.
    """
    return person.scopes is None or action.scope in person.scopes


def require_scope(person: Person, action: str) -> None:
    """Raises `Denied` for a person with a token that is not for this, where what is told goes by what they may."""
    if not in_scope(person, ACTIONS[action]):
        raise Denied(person, action)


def scopes_for(role: str) -> tuple[str, ...]:
    """What tokens of this role may be for: scopes under which it may do more than everybody."""
    useful = {action.scope for action in ACTIONS.values() if role in action.roles}
    return tuple(scope for scope in scopes.SCOPES if scope in useful)


def cell_of(action: Action, role: str) -> str:
    """The cell of docs/permissions.md for an action and a role."""
    own = "yes" if action.of == "nothing" else action.office or "own"
    words = [own] if role in action.roles else []
    return ", ".join([*words, *(["demo"] if action.demo else [])]) or "no"


def may(person: Person, action: str, target: Target = NOTHING) -> bool:
    """Whether the person may do `action` to `target`. An unknown action is a mistake of the program: KeyError."""
    return decision(person, action, target).allowed


def _in_office(person: Person, office: Office, target: Target) -> bool:
    """Whether an official sits in the district's or the city's office; a park of which no district is known has the
    city's alone."""
    if office == "district" and target.district_code is not None:
        return person.scope == target.district_code
    return person.scope is not None and person.scope == target.city_code


def _within(person: Person, target: Target) -> bool:
    """Whether the target is what the account is for."""
    if person.role == "operator":
        return target.park_id is not None and target.park_id in person.parks
    if person.role == "official":
        return person.scope is not None and person.scope in (target.city_code, target.district_code)
    if person.role == "tenant":
        return person.uscc is not None and person.uscc == target.uscc
    return False


def require(person: Person, action: str, target: Target = NOTHING) -> None:
    """Raises `Denied` where the person may not."""
    if not may(person, action, target):
        raise Denied(person, action)


P = ParamSpec("P")
R_co = TypeVar("R_co", covariant=True)


class Service(Protocol[P, R_co]):
    """A function that `allowed` guards: it is called just as it was written, by position or by name."""

    action: str
    __name__: str

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R_co: ...


def allowed(action: str) -> Callable[[Callable[P, R_co]], Service[P, R_co]]:
    """Make `f(person, place, target, …)` a service that `ACTIONS[action]` decides about. Its signature stays.

    `place` is an open session, or the store where the service writes. `target` is the park's id, the district's code or
    the city's, the tenant's credit code, the document's id, or anything for an action that is about none of them.
    Raises `Denied` before anything else happens; a park that does not exist is denied like one that may not be seen.
    """
    of = ACTIONS[action].of

    def decorate(service: Callable[P, R_co]) -> Service[P, R_co]:
        names = tuple(signature(service).parameters)

        def given(number: int, args: tuple, kwargs: Mapping[str, object]) -> object:
            """The argument with this number, however it was passed. Raises TypeError where it was not."""
            if number < len(args):
                return args[number]
            if number < len(names) and names[number] in kwargs:
                return kwargs[names[number]]
            raise TypeError(f"{service.__name__}() was called without {', '.join(names[number : number + 1])}")

        @wraps(service)
        def asked(*args: P.args, **kwargs: P.kwargs) -> R_co:
            person = given(0, args, kwargs)
            about = NOTHING if of == "nothing" else _target(of, given(1, args, kwargs), given(2, args, kwargs))
            require(person, action, about)
            with acting(behind_the_wall(cast("Person", person), action), _open_session(given(1, args, kwargs))):
                return service(*args, **kwargs)

        asked.action = action
        return cast("Service[P, R_co]", asked)

    return decorate


OWN_SIGHT = frozenset(
    {
        "contact.reveal", "tenant.own", "tenant.answer", "tenant.correct", "rulings.record", "guides.state",
        "certification.desk", "certification.read", "certification.readiness", "webhook.own", "webhook.receive",
        "people.manage", "access.read", "record.read", "upkeep.read", "account.own",
    }
)  # fmt: skip
"""The actions for which the database shows nothing but what is the person's own. For the others a service must know
companies as a whole, to decide what it tells."""


def behind_the_wall(person: Person, action: str) -> Acting:
    """Who acts, as the wall of the database knows them."""
    sight = "own" if action in OWN_SIGHT else "roster" if ACTIONS[action].demo else "whole"
    documents, measures = (), ()
    if ACTIONS[action].of == "document":
        own = [document for document in load_law().documents if document.jurisdiction == person.scope]
        documents = tuple(document.id for document in own)
        measures = tuple(measure.id for document in own for measure in document.measures)
    return Acting(person.role, person.id, person.parks, person.scope, person.uscc, action, sight, documents, measures)


def _open_session(place: object) -> "Session | None":
    """The place, where it is a session that is open."""
    return cast("Session", place) if hasattr(place, "connection") else None


def _target(of: Of, place: "Session | Store", about: object) -> Target:
    if of == "tenant":
        return Target(uscc=about)
    if of == "document":
        return of_document(about)
    if of == "district":
        return of_district(about)
    if hasattr(place, "read"):
        with place.read() as session:
            return _park(session, about)
    return _park(place, about)


def _park(session: "Session", park_id: int) -> Target:
    park = session.get(Park, park_id)
    return NOTHING if park is None else of_park(park)
