"""Whether a browser has what it asks for: tags in a list, weakened by a proxy, or any."""

import pytest

from registry.process.revalidating import has


@pytest.mark.parametrize("sent", ['"a"', 'W/"a"', '"b", "a"', '"b",W/"a"', "*"])
def test_a_tag_that_is_sent_is_had(sent):
    assert has(sent, '"a"')


@pytest.mark.parametrize("sent", [None, "", '"b"', '"a', "a", '"ab"', 'W/"b"'])
def test_another_tag_is_not(sent):
    assert not has(sent, '"a"')
