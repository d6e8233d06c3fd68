"""Guangming (十四) in zen-engine, a row at a time: one expression node, loaded by the static loader."""

import sys

import numpy as np
import zen
from work import facts, measured

EXPRESSIONS = [
    ("due", "kind <= 1 and (ai_listed or division in [64, 65]) and not again and years_paid < 3"),
    ("cap", "recognition == 0 or (recognition == 1 and cooperation) ? 2000000 : 1000000"),
    ("subsidy", "$.due ? floor(min([rent * 0.5, $.cap]) * 100) : 0"),
]
CONTENT = {
    "nodes": [
        {"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}},
        {
            "id": "law",
            "name": "law",
            "type": "expressionNode",
            "position": {"x": 1, "y": 0},
            "content": {"expressions": [{"id": key, "key": key, "value": text} for key, text in EXPRESSIONS]},
        },
        {"id": "out", "name": "out", "type": "outputNode", "position": {"x": 2, "y": 0}},
    ],
    "edges": [
        {"id": "a", "sourceId": "in", "targetId": "law", "type": "edge"},
        {"id": "b", "sourceId": "law", "targetId": "out", "type": "edge"},
    ],
}

columns = facts()
names = ("kind", "division", "ai_listed", "recognition", "cooperation", "again")
lists = [columns[name].tolist() for name in names]
years = np.bitwise_count(columns["paid"]).tolist()
rents = (columns["rent"] / 100).tolist()
rows = [dict(zip((*names, "years_paid", "rent"), row, strict=True)) for row in zip(*lists, years, rents, strict=True)]
engine = zen.ZenEngine({"loader": {"type": "static", "content": {"rent": CONTENT}}})


def work() -> np.ndarray:
    return np.array([int(engine.evaluate("rent", row)["result"]["subsidy"]) for row in rows])


measured(work, int(sys.argv[3]))
