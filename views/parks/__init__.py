"""The page 园区: one park with the source of every fact.

Who stands here:

    facts     A park in words (园区的情况)
    page      园区
    timeline  A park's titles, recognitions, operating bodies and assessments over time

Who calls it: views, views.certification, views.plain.
"""
