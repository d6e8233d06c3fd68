"""The throw-away PostGIS that other tests stand on."""

import pytest
from sqlalchemy import create_engine, text


@pytest.fixture
def engine(postgis_url):
    engine = create_engine(postgis_url)
    yield engine
    engine.dispose()


def test_a_fresh_database_knows_geometry_in_the_chinese_datum(engine):
    with engine.connect() as connection:
        point = connection.scalar(text("select ST_AsText(ST_SetSRID(ST_MakePoint(114, 22.5), 4490))"))
        datum = connection.scalar(text("select srtext from spatial_ref_sys where srid = 4490"))
    assert point == "POINT(114 22.5)"
    assert "China" in datum


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_gets_a_database_of_its_own(engine, turn):
    with engine.begin() as connection:
        connection.execute(text("create table mark (turn text)"))
        connection.execute(text("insert into mark values (:turn)"), {"turn": turn})
        assert connection.scalar(text("select count(*) from mark")) == 1
