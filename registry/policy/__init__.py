"""The law as data (政策即数据): documents, clauses, readings, and what they answer.

This package knows nothing of the register, its store or its pages: facts come in as plain values or columns, answers go
out as plain values or columns.
"""

from .check import answer_case, answer_cases, answer_facts, answer_file
from .law import Law, load_document, load_law, standing
from .refusal import Refusal
from .rulings import Ruling

__all__ = [
    "Law",
    "Refusal",
    "Ruling",
    "answer_case",
    "answer_cases",
    "answer_facts",
    "answer_file",
    "load_document",
    "load_law",
    "standing",
]
