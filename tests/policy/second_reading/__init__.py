"""A second reading of the texts, by somebody who has not seen `registry.policy`: what is about money is written twice.

Plain Python over whole fen and fractions, one function for each clause, named after it. It was written from the
contract (`cases/README.md`), the source texts and the shared cases alone, and is as slow as it is simple: unknown facts
are completed in every way that can matter, open questions answered option by option, and the answer is what all of that
says together (`answers.py`).

    facts.py         a case with every fact known: premises, leases, grants
    completions.py   the ways in which unknown facts can turn out
    questions.py     open questions, and which of them matter
    days.py          months, years, and when a measure is in force
    grants.py        连续三年, once
    guangming.py     （十三）（十四）（十五）
    shenzhen.py      （九）
    longgang.py      二
    elsewhere.py     texts that pay nothing
    stacking.py      what may be drawn in all: 附则, （二十）, （二十一）
    answers.py       all measures of a case
"""
