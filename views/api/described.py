"""The interface as it describes itself (接口的说明): OpenAPI 3.1, in Chinese or English.

Every description is a text of the catalogue, so the two are one description in two languages. Nothing here leads to
the internet: there is no page that loads scripts from elsewhere, only the JSON.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from registry.policy.answers.case_format import json_schema
from registry.process.site import based
from views.api.shapes import ROOT
from views.entrance.problems import MEDIA_TYPE
from views.kit.context import law
from views.kit.i18n import DEFAULT, N_, in_english

TITLE = N_("软件名园登记与租金补贴 · 接口")
ABOUT = N_(
    "园区、称号、政策文件、措施与事实，以及按政策条款认定案例：这些任何人不登录也能看到。名册、批量认定与当前的补贴合计需要接口凭证。"
    "标明 demo 的是演示数据，全部虚构。值为 null 就是不清楚，绝不是“否”或 0。"
    "凡被拒绝的，都以 application/problem+json 说明哪里不对、应当怎样写。"
)
ANSWER = N_("答复")
PROBLEM = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
REFUSED: dict[int | str, dict[str, Any]] = {
    304: {"description": N_("内容没有变化（If-None-Match）")},
    400: {"description": N_("参数有误：见 errors"), **PROBLEM},
    401: {"description": N_("接口凭证无效，或这里需要凭证而没有"), **PROBLEM},
    403: {"description": N_("凭证的账号或用途不包括这一项；说明中写明需要什么"), **PROBLEM},
    404: {"description": N_("没有这个编号"), **PROBLEM},
    413: {"description": N_("案例太大"), **PROBLEM},
    415: {"description": N_("案例不是 JSON"), **PROBLEM},
    422: {"description": N_("事实有误：见 errors 中的位置、哪里不对、应当怎样写"), **PROBLEM},
    429: {"description": N_("请求过多：Retry-After 秒后再试"), **PROBLEM},
    503: {"description": N_("数据库不可用，或等候的人太多：Retry-After 秒后再试"), **PROBLEM},
}


def _refused(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: REFUSED[status] for status in statuses}


CASE = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Case"}}},
    }
}
OPEN = {"security": [{}, {"token": []}]}
"""Of everybody's answers: a token is not needed, and where one is sent it must be good."""
listed: dict[str, Any] = {"responses": _refused(304, 400, 401, 403, 404, 429, 503), "openapi_extra": OPEN}
one: dict[str, Any] = {"responses": _refused(304, 400, 401, 403, 404, 429, 503), "openapi_extra": OPEN}
of_case: dict[str, Any] = {
    "responses": _refused(400, 401, 403, 413, 415, 422, 429, 503), "openapi_extra": {**CASE, **OPEN},
}  # fmt: skip


def protected(scope: str, open_too: bool = False) -> dict[str, Any]:
    """What asks for a token that is for `scope`; `open_too`: some of it is everybody's."""
    asked = [{"token": [scope]}]
    return {**listed, "openapi_extra": {"security": [{}, *asked] if open_too else asked}}


TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": N_(
        "接口凭证，在“账号”页上生成，到期失效，可随时撤销。rosters：读取名册；runs：读取批量认定；coverage：读取覆盖中的补贴合计。"
        "都不超出账号本身的权限。"
    ),
}

PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": N_("为什么没有受理（RFC 9457）"),
    "properties": {
        "type": {"type": "string", "const": "about:blank"},
        "title": {"type": "string", "description": N_("状态码的名称")},
        "status": {"type": "integer", "description": N_("状态码")},
        "detail": {"type": "string", "description": N_("说明，用所选的语言")},
        "zh": {"type": "string", "description": N_("说明，中文")},
        "en": {"type": "string", "description": N_("说明，英文")},
        "errors": {
            "type": "array",
            "description": N_("逐处的错误"),
            "items": {
                "type": "object",
                "properties": {
                    "at": {"type": "string", "description": N_("位置：参数名，或案例中以点分隔的路径，如 lease.start")},
                    "zh": {"type": "string", "description": N_("哪里不对、应当怎样写，中文")},
                    "en": {"type": "string", "description": N_("哪里不对、应当怎样写，英文")},
                },
                "required": ["at", "zh", "en"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["type", "title", "status", "detail", "zh", "en", "errors"],
    "additionalProperties": False,
}
SCHEMAS = {
    "Case": N_("一个案例：一家企业（写 tenant）或一个园区的运营主体（不写 tenant）已知的事实，以及申请的日期 as_of"),
    "ToldJson": N_("一个案例的答复：每项措施的认定，以及叠加之后合计可得"),
    "DeterminationJson": N_("一项措施的认定；missing 是还缺的事实，readings 是各种解释的结果，以“问题=选项”为键"),
    "ReadingJson": N_("一种解释下的结果；没有 high 就是最高不明"),
    "SpanJson": N_("从最少到最多；high 为 null 就是最高不明"),
    "ClauseJson": N_("一个条件：原文、所看的事实，以及满足与否"),
    "PayerJson": N_("支付或可能支付的区及其下限"),
    "RulingJson": N_("据以认定的裁定：谁、依据什么、从哪一天起"),
    "BecauseJson": N_("同类措施只取其高的条文"),
    "AdviceJson": N_("不清楚的可以问谁"),
    "StatedJson": N_("谁为哪一年的申报说明的，出处"),
    "NextJson": N_("在哪里、何时、凭什么材料申请；unknown 是条文与主管部门都没有说的"),
    "ParkInList": N_("某一天的一个园区"),
    "Park": N_("某一天的一个园区，每个值都注明来源"),
    "Place": N_("所在的区"),
    "ParkFact": N_("关于园区的一项陈述及其来源"),
    "Span": N_("从哪一天到哪一天是什么"),
    "Title": N_("一个称号"),
    "Assessed": N_("一年的考核结果"),
    "Void": N_("登记有误、已作废的一项"),
    "Source": N_("值的来源"),
    "Both": N_("同一内容的中文与英文"),
    "Document": N_("一份政策文件"),
    "Force": N_("文件是否有效"),
    "Covered": N_("一条如何处理"),
    "Measure": N_("一项措施"),
    "Clause": N_("一个条件"),
    "OpenQuestion": N_("条文没有写明的一个问题"),
    "Fact": N_("条款要看的一项事实"),
    "Explanation": N_("一个案例的文字说明"),
    "ExplainedMeasure": N_("一项措施的文字说明"),
    "ExplainedClause": N_("一个条件及其满足与否"),
    "ExplainedReading": N_("一种解释的结果"),
    "Arithmetic": N_("金额怎样算出"),
    "Quoted": N_("原文及条次"),
    "Missing": N_("还缺的一项事实"),
    "Page": N_("列表的一部分"),
    "RosterLease": N_("名册中的一份租约及其企业"),
    "Contact": N_("企业的联系人，已遮盖"),
    "Subsidy": N_("一家企业可得的补贴"),
    "Amount": N_("从最少到最多，元"),
    "RunInList": N_("保存的一次批量认定"),
    "Run": N_("一次批量认定的依据与合计"),
    "Counted": N_("一项措施下一种结论的数目与合计"),
    "RunRuling": N_("批量认定采用的一项裁定"),
    "Coverage": N_("某一天的覆盖"),
    "Table": N_("一张覆盖表"),
    "TableColumn": N_("表的一列"),
    "TableRow": N_("表的一行"),
    "TenantFacts": N_("企业的事实"),
    "ParkFacts": N_("园区的事实；recognition 是一个词，或各段起止日的认定"),
    "TitleFacts": N_("园区的一个称号及起止日"),
    "Recognised": N_("区对园区的认定及起止日"),
    "Assessment": N_("一年的考核结果"),
    "LeaseFacts": N_("租约"),
    "PremiseFacts": N_("几处房屋中的一处"),
    "IncubatorFacts": N_("运营主体的孵化器"),
    "GrantFacts": N_("以前领取的一笔"),
    "SupportFacts": N_("在别处得到的支持"),
    "BudgetFacts": N_("当年申请指南公布的兑付比例"),
    "property": N_("关于房屋本身的事实"),
    "operator": N_("运营主体的事实"),
}
"""What each form is, in Chinese; those of the law have an English of their own (`docs/answer.schema.json`)."""


def openapi(api: FastAPI, lang: str) -> dict[str, Any]:
    """The description of the interface."""
    return _made(api, lang, based(ROOT))


@cache
def _made(api: FastAPI, lang: str, root: str) -> dict[str, Any]:
    made = get_openapi(title=TITLE, version="1", description=ABOUT, routes=api.routes, servers=[{"url": root}])
    schemas = made["components"]["schemas"]
    schemas["Problem"] = PROBLEM_SCHEMA
    made["components"]["securitySchemes"] = {"token": TOKEN}
    schemas |= _of_case()
    for operation in _operations(made):
        operation["responses"]["200"]["description"] = ANSWER
        if "422" in operation["responses"] and "application/json" in operation["responses"]["422"].get("content", {}):
            del operation["responses"]["422"]  # FastAPI's own; ours are problems, and say so
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for name, schema in schemas.items():
        if said := SCHEMAS.get(name) or SCHEMAS.get(name.partition("_")[0]):
            schema["description"] = said
    return _in(made, lang)


def _operations(made: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in made["paths"].values():
        yield from path.values()


def _of_case() -> dict[str, Any]:
    """The form of a case with all the facts that documents declare, and the forms in it."""
    form = json_schema(law().declared, "#/components/schemas/{model}")
    inner = form.pop("$defs", {})
    return {**inner, "Case": form}


def _in(part: Any, lang: str) -> Any:
    """The same with every description in a language. Titles of fields, which only repeat their names, are left out."""
    if isinstance(part, list):
        return [_in(each, lang) for each in part]
    if not isinstance(part, dict):
        return part
    said = {}
    for key, value in part.items():
        if key in ("description", "summary", "title") and isinstance(value, str):
            if key == "title" and "version" not in part:
                continue
            value = in_english(value) if lang != DEFAULT else value
        said[key] = _in(value, lang)
    return said
