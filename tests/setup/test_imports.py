"""Imports run one way; .importlinter holds the layers, here is what it has no words for."""

import grimp
import pytest


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("registry", cache_dir=None)


def test_the_law_imports_nothing_of_the_project_but_itself_the_pair_of_words_and_quotation_marks(graph):
    law = {"registry.policy", "registry.words", "registry.quoting"} | graph.find_descendants("registry.policy")
    strangers = {
        f"{module} imports {imported}"
        for module in law
        for imported in graph.find_modules_directly_imported_by(module) - law
    }
    assert strangers == set()
