"""Filters: what an address may say, and which parks pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.viewport.filters import MANY, RECOGNITIONS, ROLES, TIERS, BadParameter, Columns, Filters
from tests.maps.coverage.frames import DISTRICTS, park_frame

FRAME = park_frame(200)
COLUMNS = Columns(FRAME)
OF_FRAME = {"district": "district", "area": "area", "tier": "standing", "recognition": "recognition", "role": "role"}


def some_of(words):
    return st.frozensets(st.sampled_from(words), max_size=3)


filters = st.builds(
    Filters,
    district=some_of([code for code in DISTRICTS if code]),
    area=some_of(["hetao", "dachanwan"]),
    tier=some_of(TIERS),
    recognition=some_of(RECOGNITIONS),
    role=some_of(ROLES),
    name=st.sampled_from(["", "园区1", "park 7", "PARK-12", "没有这个"]),
)


@given(filters)
def test_an_address_written_is_read_as_the_same_filters(asked):
    assert Filters.read(asked.write()) == asked


def test_no_filter_leaves_the_address_empty():
    assert Filters().write() == {}


@given(filters)
def test_a_park_passes_when_each_filter_has_its_value_or_is_open(asked):
    def passes(park):
        fits = all(not getattr(asked, key) or park[OF_FRAME[key]] in getattr(asked, key) for key in MANY)
        text = f"{park['name_zh']}\n{park['name_en']}\n{park['slug']}".casefold()
        return fits and asked.name.casefold() in text

    assert COLUMNS.mask(asked).tolist() == [passes(park) for park in FRAME.to_dict("records")]


@given(filters)
def test_a_count_beside_a_choice_is_what_choosing_it_alone_would_show(asked):
    for key, counts in COLUMNS.facets(asked).items():
        for word, count in counts.items():
            if word != "none" or key in ("tier", "recognition"):
                alone = Filters(**{**vars(asked), key: frozenset({word})})
                assert COLUMNS.counted(alone).sum() == count


@given(filters)
def test_a_place_of_reference_counts_only_where_it_is_asked_for(asked):
    reference = (FRAME["role"] == "reference").to_numpy()
    counted = COLUMNS.counted(asked)
    assert (counted & ~reference).tolist() == (COLUMNS.mask(asked) & ~reference).tolist()
    assert (counted & reference).any() <= ("reference" in asked.role)


def test_a_name_is_found_in_chinese_in_english_and_whatever_its_case():
    for word in ("园区199号", "PARK 199", "park-199"):
        assert FRAME["slug"][COLUMNS.mask(Filters(name=word))].tolist() == ["park-199"]


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"tier": "gold"}, "tier: 'gold' is not one of national, provincial, municipal"),
        ({"role": "registered,area"}, "role: 'area' is not one of registered, candidate"),
        ({"recognition": "AI"}, "recognition: 'AI' is not one of ai_software"),
        ({"district": "光明"}, "district: '光明' is not a code of GB/T 2260, six digits such as 440311"),
        ({"area": "<b>"}, "area: '<b>' is not the id of an area"),
        ({"name": "长" * 81}, "is not a name of at most 80 characters"),
    ],
)
def test_a_word_that_cannot_be_read_is_refused_with_the_words_allowed(params, said):
    with pytest.raises(BadParameter) as refused:
        Filters.read(params)

    assert said in str(refused.value)


def test_no_parks_are_no_error():
    empty = Columns(FRAME.iloc[:0])

    assert empty.mask(Filters(tier=frozenset({"none"}), name="园")).tolist() == []
    assert empty.facets(Filters())["tier"] == {}
