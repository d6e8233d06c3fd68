"""Several processes that start at once on an empty database, as the units of a server do when it is switched on."""

import os
import subprocess
from collections import Counter

import pytest
from sqlalchemy import select, text

from registry.parks import places
from registry.store import audit
from registry.store.models import District, Park
from registry.store.store import Store
from tests.fixtures.children import started
from tests.fixtures.register import SOFTPARK
from tests.fixtures.waiting import PATIENCE


@pytest.fixture(params=[pytest.param("sqlite", marks=pytest.mark.prove), "postgis"])
def empty(request, tmp_path) -> str:
    """The address of an empty database."""
    return f"sqlite:///{tmp_path / 'new.db'}" if request.param == "sqlite" else request.getfixturevalue("postgis_url")


def test_three_that_make_the_register_at_once_make_one(empty):
    """One makes the schema, the places and the demo data; the others find them made, and none ends with an error."""
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "stdin": subprocess.DEVNULL}
    environment = {**os.environ, "SOFTPARK_DATABASE_URL": empty}
    starting = [started([SOFTPARK, "init"], env=environment, **piped) for _ in range(3)]
    said = [each.communicate(timeout=PATIENCE)[0] for each in starting]
    assert [each.returncode for each in starting] == [0, 0, 0], said
    store = Store.open(empty)
    with store.read() as session:
        assert session.scalar(text("SELECT count(*) FROM alembic_version")) == 1
        assert not places.missing(session)
        for names in (Park.slug, District.code):
            assert Counter(session.scalars(select(names))).most_common(1)[0][1] == 1
        assert audit.verify(session) == []
    store.close()
