"""No test measures time: a machine several times slower must pass. `bench/` measures; tests wait for what is expected.

These rules are read off the tests' own source, since a clock in an assertion fails on somebody else's machine only.
"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
WAITING = TESTS / "fixtures" / "waiting.py"  # the one clock
PROFILE = TESTS / "fixtures" / "examples.py"  # the one place that says how Hypothesis tries
STARTING = TESTS / "fixtures"  # where processes are started that end with the run
CLOCKS = {name + ending for name in ("time", "monotonic", "perf_counter", "process_time", "thread_time")
          for ending in ("", "_ns")}  # fmt: skip
KEEPS_TIME = {"min", "max", "sum", "abs", "int", "float", "round", "sorted", "list", "tuple", "zip", "median", "mean"}
AT_RANDOM = TESTS / "torture"  # kills at a moment that nothing tells of; people who look away: nothing is expected
LATER = re.compile(r"\bset(?:Timeout|Interval)\(|\bpg_sleep\b")
IN_A_PAGE = re.compile(r"\b(Date\.now|performance\.now|timeStamp)\b")
NO_WAIT = {"Response", "Request", "Headers", "URL", "Cookies", "QueryParams", "MockTransport", "ASGITransport"}
SHORT = 60  # seconds; less may not be enough to start a process where others keep the cores busy


def name_of(call: ast.AST) -> str:
    """The name that is called: `sleep` of `time.sleep(1)`."""
    function = getattr(call, "func", None)
    return getattr(function, "attr", getattr(function, "id", ""))


def is_clock(node: ast.AST) -> bool:
    """Whether it asks a clock: `time.monotonic()`, or `monotonic()` imported by its name (`time()` is too common)."""
    if not isinstance(node, ast.Call) or name_of(node) not in CLOCKS:
        return False
    function = node.func
    if isinstance(function, ast.Attribute):
        return isinstance(function.value, ast.Name) and function.value.id == "time"
    return not node.args and function.id != "time"


def tells(node: ast.AST, known: set[str]) -> bool:
    """Whether a value is a time, or made of times: numbers and lists are looked into, other functions are not."""
    if is_clock(node) or (isinstance(node, ast.Name) and node.id in known):
        return True
    if isinstance(node, ast.Call):
        inside = [node.func, *(node.args if name_of(node) in KEEPS_TIME else ())]
        return any(tells(each, known) for each in inside if not isinstance(each, ast.Attribute))
    return any(tells(each, known) for each in ast.iter_child_nodes(node))


def names_in(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def measured(tree: ast.AST, known: set[str]) -> set[str]:
    """The names that hold what a clock said, or what was made from it: variables, lists, functions; and those known."""
    found, before = set(known), -1
    while len(found) > before:
        before = len(found)
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.NamedExpr) and node.value:
                if tells(node.value, found):
                    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                        found |= names_in(target)
            elif isinstance(node, ast.FunctionDef):
                returned = [each.value for each in ast.walk(node) if isinstance(each, ast.Return) and each.value]
                found |= {node.name} if any(tells(each, found) for each in returned) else set()
            elif name_of(node) in {"append", "add", "extend"} and isinstance(node.func, ast.Attribute):
                found |= names_in(node.func.value) if any(tells(each, found) for each in node.args) else set()
    return found


def compares_time(tree: ast.Module) -> list[int]:
    """Lines that compare what a clock said. A name means the same within one function, and one that returns a time
    does so wherever it is called.
    """
    if not any(map(is_clock, ast.walk(tree))):
        return []
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    timing: set[str] = set()
    for _chain in range(3):  # of functions that return what others returned
        timing |= {each.name for each in functions if each.name in measured(each, timing)}
    top = ast.Module([node for node in tree.body if not isinstance(node, ast.FunctionDef | ast.ClassDef)], [])
    lines = set()
    for part in [top, *functions]:
        known = measured(part, timing)
        lines |= {
            node.lineno
            for node in ast.walk(part)
            if isinstance(node, ast.Compare) and any(tells(each, known) for each in (node.left, *node.comparators))
        }
    return sorted(lines)


def calls(tree: ast.AST, *names: str) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and name_of(node) in names]


def sleeps(tree: ast.AST) -> list[int]:
    """Lines that sleep, or wait for what nobody will ever do; also in a script for a page, or in SQL. A coroutine may
    give way (`asyncio.sleep(0)`), or look again and again in a `while`.
    """
    loops = [node for node in ast.walk(tree) if isinstance(node, ast.While)]
    gives_way = {
        id(call) for part in loops for call in calls(part, "sleep") if ast.unparse(call.func) == "asyncio.sleep"
    } | {id(call) for call in calls(tree, "sleep") if ast.unparse(call) == "asyncio.sleep(0)"}
    asleep = [call for call in calls(tree, "sleep", "wait_for_timeout") if id(call) not in gives_way]
    for_nobody = [call for call in calls(tree, "wait") if name_of(getattr(call.func, "value", None)) == "Event"]
    of_nothing = [call for call in calls(tree, "select") if ast.unparse(call).startswith("select.select([], [], []")]
    later = [text for text in texts(tree) if LATER.search(text.value)]
    return sorted(node.lineno for node in (*asleep, *for_nobody, *of_nothing, *later))


def texts(tree: ast.AST) -> list[ast.Constant]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def given(call: ast.Call, name: str) -> ast.expr | None:
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)


def tunes_hypothesis(tree: ast.AST) -> list[int]:
    """Lines that set a deadline, or ask for checks of health without leaving out the one that measures time."""
    found = []
    for call in calls(tree, "settings", "register_profile"):
        health = given(call, "suppress_health_check")
        if given(call, "deadline") or (health and not re.search(r"too_slow|list\(HealthCheck\)", ast.unparse(health))):
            found.append(call.lineno)
    return found


def impatient(tree: ast.AST) -> list[int]:
    """Lines that wait less than a slow machine may need, or leave it to Streamlit (three seconds) or httpx (five)."""
    found = []
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        patience = given(call, "timeout") or given(call, "default_timeout")
        if name_of(call) in {"settimeout", "wait", "join", "poll"} and len(call.args) == 1:
            patience = call.args[0]
        if isinstance(patience, ast.Constant) and isinstance(patience.value, int | float) and patience.value < SHORT:
            found.append(call.lineno)
        of_streamlit = name_of(call) in {"from_string", "from_file", "from_function"}
        of_httpx = ast.unparse(call.func).startswith("httpx.") and name_of(call) not in NO_WAIT
        if patience is None and (of_streamlit or of_httpx):
            found.append(call.lineno)
    return found


def leaves_processes(tree: ast.AST) -> list[int]:
    """Lines that start a process which nobody ends where the run is killed: `tests.fixtures.children.started` does."""
    return [call.lineno for call in calls(tree, "Popen")]


def asks_a_page(tree: ast.AST) -> list[int]:
    """Lines with a script that asks the browser's clock."""
    return [text.lineno for text in texts(tree) if IN_A_PAGE.search(text.value)]


RULES = {
    "compares what a clock said": (compares_time, [WAITING]),
    "sleeps": (sleeps, [WAITING, AT_RANDOM, Path(__file__)]),
    "tunes Hypothesis": (tunes_hypothesis, [PROFILE]),
    "has no patience": (impatient, [STARTING]),
    "leaves processes behind": (leaves_processes, [STARTING]),
    "asks the clock of a page": (asks_a_page, [Path(__file__)]),
}
FORBIDDEN = {
    "compares what a clock said": [
        "import time\nassert time.perf_counter() < 5",
        "def f():\n begun = time.monotonic()\n work()\n assert time.monotonic() - begun < 5",
        "def f():\n took = []\n took.append(time.process_time())\n assert min(took) < 500",
        "def test():\n def timed():\n  begun = time.time()\n  return time.time() - begun\n assert timed() < 1",
        "def timed():\n return perf_counter()\ndef test():\n a, b = (min(t) for t in [timed()])\n assert 1 < a / b",
        "def f():\n end = time.monotonic() + 5\n while time.monotonic() < end: pass",
    ],
    "sleeps": [
        "time.sleep(0.1)",
        "sleep(1)",
        "async def f():\n await asyncio.sleep(1)",
        "page.wait_for_timeout(500)",
        "page.evaluate('new Promise(later => setTimeout(later, 500))')",
        "threading.Event().wait(1)",
        "select.select([], [], [], 1)",
        "connection.execute('select pg_sleep(1)')",
    ],
    "tunes Hypothesis": ["settings(deadline=None)", "settings(suppress_health_check=[HealthCheck.data_too_large])"],
    "has no patience": ["run(x, timeout=5)", "AppTest.from_string(x).run()", "httpx.get(url)", "ear.settimeout(20)"],
    "leaves processes behind": ["subprocess.Popen(['sleep', '9'])"],
    "asks the clock of a page": ["page.evaluate('window.clicked = Date.now()')"],
}
ALLOWED = {
    "compares what a clock said": (
        "def f():\n begun = time.monotonic()\n print(time.monotonic() - begun)\n assert len(told) < 5"
    ),
    "sleeps": (
        "async def f():\n await asyncio.sleep(0)\n while not done(): await asyncio.sleep(0.01)\n going.wait(PATIENCE)"
    ),
    "tunes Hypothesis": "settings(max_examples=5, suppress_health_check=list(HealthCheck))",
    "has no patience": "AppTest.from_string(x, default_timeout=PATIENCE).run()",
    "leaves processes behind": "started(['sleep', '9'])",
    "asks the clock of a page": "page.evaluate('window.clicked = true')",
}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@pytest.mark.parametrize("rule", RULES)
def test_no_test_breaks_the_rule(rule):
    broken_by, exempt = RULES[rule]
    found = []
    for path in sorted(TESTS.rglob("*.py")):
        if not any(path.is_relative_to(place) for place in exempt):
            found += [f"{path.relative_to(TESTS)}:{line}" for line in broken_by(parsed(path))]
    assert found == []


@pytest.mark.parametrize(("rule", "source"), [(rule, each) for rule, sources in FORBIDDEN.items() for each in sources])
def test_the_rule_sees_what_it_forbids(rule, source):
    assert RULES[rule][0](ast.parse(source))


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_leaves_in_peace_what_is_allowed(rule):
    assert not RULES[rule][0](ast.parse(ALLOWED[rule]))
