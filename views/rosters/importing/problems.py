"""What is wrong in a file, cell by cell: where, what, and what would be right; and the file of corrections."""

from collections.abc import Sequence

from registry.rosters.files.model import Problem, RosterReading
from views.kit.i18n import _, ngettext, pick
from views.kit.markup import Html, show, table, tag
from views.kit.paging import paged

PAGE = 50
SHOWN = 60  # characters of a wrong value


def errors(reading: RosterReading) -> list[Problem]:
    """The problems that keep a file from being applied."""
    return [problem for problem in reading.problems if problem.severity == "error"]


def draw_errors(reading: RosterReading, corrections: str) -> None:
    """The errors with the link to the file of `corrections`."""
    found = errors(reading)
    rows = len(reading.wrong_rows)
    count = ngettext("{n} 处需要改正", "{n} 处需要改正", reading.errors).format(n=reading.errors)
    said = ngettext(
        "分布在 {n} 行。名册没有任何改变；请改正后重新上传整个表格。",
        "分布在 {n} 行。名册没有任何改变；请改正后重新上传整个表格。",
        rows,
    ).format(n=rows)
    show(
        tag(
            "div",
            tag("h2", count, cls="sp-question"),
            tag("p", said),
            tag(
                "p",
                tag("a", _("下载更正表"), href=corrections),
                _("：原表的每一行、每一列都在，错处已标出，旁边写明应当怎样。"),
            ),
            cls="sp",
            role="alert",
        )
    )
    _table(found, "roster-errors")
    if reading.unlisted:
        more = _("另有 {n} 处没有列出，更正后重新上传即可看到。").format(n=reading.unlisted)
        show(tag("p", more, cls="sp-quiet"))


def draw_warnings(reading: RosterReading) -> None:
    """What was handled while reading, and values that are possible but improbable: both worth a look."""
    found = [problem for problem in reading.problems if problem.severity != "error"]
    if reading.notes:
        lines = [tag("li", pick(note)) for note in reading.notes]
        show(tag("details", tag("summary", _("读取时的处理")), tag("ul", *lines), cls="sp sp-measure"))
    if found:
        count = ngettext("{n} 处请再核对（不妨碍写入）", "{n} 处请再核对（不妨碍写入）", len(found)).format(
            n=len(found)
        )
        show(tag("h3", count, cls="sp"))
        _table(found, "roster-warnings")


def _table(found: Sequence[Problem], key: str) -> None:
    columns = [(_("位置"), "sp-nowrap"), (_("列"), None), (_("现在的内容"), None), (_("问题与改法"), None)]
    rows = [
        [place(problem), problem.heading, _value(problem.value), [tag("div", pick(problem.wrong)), _right(problem)]]
        for problem in paged(found, PAGE, key)
    ]
    show(tag("div", table(columns, rows), cls="sp"))


def place(problem: Problem) -> str:
    """`名册 D12`: sheet, column and row as the spreadsheet shows them."""
    cell = f"{problem.column or ''}{problem.row}" if problem.row else (problem.column or "")
    return " ".join(part for part in (problem.sheet, cell) if part)


def _value(value: str) -> Html | str:
    if not value:
        return tag("span", _("（空）"), cls="sp-quiet")
    return tag("code", value if len(value) <= SHOWN else value[:SHOWN] + "…")


def _right(problem: Problem) -> Html | None:
    right = pick(problem.right)
    return tag("div", right, cls="sp-quiet") if right else None
