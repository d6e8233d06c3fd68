"""The law as data (政策即数据): documents, clauses, readings, and what they answer.

This package knows nothing of the register, its store or its pages: facts come in as plain values or columns, answers go
out as types (`registry.policy.answers.replies`) or columns, and become JSON in one place
(`registry.policy.answers.answer_json`).

Who stands here:

    answers          Asking the law (答复)
    files            What a policy file says (政策文件)
    kernel           The kernel (认定内核)
    known_questions  Open questions that the kernel knows (内核所知的待解释问题), in their order
    shared_facts     Facts (事实) that clauses ask for: what is declared of one, and those that documents share
    spoken           What an answer says (答复说什么): how an amount arose, in one line, and how many readings agree
    turning          What an answer turns on (答案系于什么)
    vocabulary       The words of the field

Who calls it: cli, maps.coverage, maps.reports, maps.viewport, registry.access, registry.certification, registry.claims,
    registry.claims.factfiles, registry.claims.lists, registry.claims.published, registry.claims.runs, registry.drafts,
    registry.findings, registry.parks, registry.rosters, registry.rosters.facts, registry.rosters.files,
    registry.rosters.files.cells, registry.rosters.stating, registry.services, registry.stated, registry.store.models,
    registry.typed, views.answers, views.api, views.certification, views.findings, views.kit, views.map, views.ogc,
    views.own, views.parks, views.people, views.policies, views.rosters, views.selfcheck.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from registry.policy.answers.check import answer_case, answer_cases, answer_facts, answer_file
    from registry.policy.answers.replies import Answer, Determination, Told, Unanswered
    from registry.policy.files.law import Law, load_document, load_law, standing
    from registry.policy.files.refusal import Refusal
    from registry.policy.files.rulings import Ruling

__all__ = [
    "Answer",
    "Determination",
    "Law",
    "Refusal",
    "Ruling",
    "Told",
    "Unanswered",
    "answer_case",
    "answer_cases",
    "answer_facts",
    "answer_file",
    "load_document",
    "load_law",
    "standing",
]

_MODULES = {
    "answers.check": ("answer_case", "answer_cases", "answer_facts", "answer_file"),
    "files.law": ("Law", "load_document", "load_law", "standing"),
    "files.refusal": ("Refusal",),
    "answers.replies": ("Answer", "Determination", "Told", "Unanswered"),
    "files.rulings": ("Ruling",),
}


def __getattr__(name: str) -> object:
    """Load the law when it is asked for: who only needs its words (`registry.policy.vocabulary`) waits for neither
    numpy nor pydantic, such as the process that reads one roster file.
    """
    for module, names in _MODULES.items():
        if name in names:
            globals()[name] = getattr(import_module(f".{module}", __name__), name)
            return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
