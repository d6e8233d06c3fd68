"""The page 园区: one park with the source of every fact.

Who stands here:

    page      园区
    timeline  A park's titles, recognitions, operating bodies and assessments over time

Who calls it: views, views.certification.
"""
