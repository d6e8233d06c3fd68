"""The fixtures: `store`, `postgis_url`, `served_app`, `browser_page`, `viewport`, `screenshot`, `receiver`, and of
people `as_person`, `account`, `served_account`.
"""

from collections.abc import Generator

import pytest

pytest_plugins = [
    "tests.fixtures.examples",
    "tests.fixtures.fast",
    "tests.fixtures.run",
    "tests.fixtures.register",
    "tests.fixtures.postgis",
    "tests.fixtures.compiled",
    "tests.fixtures.copies",
    "tests.fixtures.warm",
    "tests.fixtures.stores",
    "tests.fixtures.serving",
    "tests.fixtures.browser",
    "tests.fixtures.aside",
    "tests.fixtures.attacked",
    "tests.fixtures.people",
    "tests.fixtures.sign_on",
    "tests.fixtures.declared",
    "tests.fixtures.spark",
    "tests.fixtures.tokens",
    "tests.fixtures.receiver",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--prove", action="store_true", help="the heavier checks too, and the proofs by force in full")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is marked `prove` is left to `make prove`, so that a run among others stays short."""
    if config.getoption("--prove"):
        return
    heavy = [item for item in items if item.get_closest_marker("prove")]
    config.hook.pytest_deselected(items=heavy)
    items[:] = [item for item in items if not item.get_closest_marker("prove")]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Half a sign (a lone surrogate) in what a test logged cannot be told by a worker, and the whole run would end."""
    report = yield
    report.sections = [(name, said.encode("utf-8", "backslashreplace").decode()) for name, said in report.sections]
    return report
