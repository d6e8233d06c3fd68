"""Certification (认定): how parks come by titles, district recognitions and zero-rent incubators.

Process and criteria are data (`data/certification/`), read by `rules`. A case (事项) is a row that is never changed;
its steps are appended rows, the last of which says where it stands (`acts`, `cases`). A step that grants, assesses or
ends writes the register's own rows (`grants`). `readiness` holds what the register knows of a park against the
criteria, `rewards` says what the operating body has drawn, may draw, and would draw at the next tier.
"""
