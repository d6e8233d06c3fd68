"""Files of the pages: sent in few bytes to who can read them packed, whole to who cannot, and never stale."""

import gzip
import re

import brotli
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from maps.viewport import scripts
from registry.process import packing
from tests.fixtures.serving import get
from views.entrance import icons, packed
from views.entrance.headers import INDEX

SCRIPT = re.search(r'src="\./(static/js/index\.[^"]+)"', INDEX.read_text(encoding="utf-8"))[1]
MAP = scripts.address("map.js")
READS = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.fixture
def client():
    """The files alone; what they do not answer is 404. Sends no Accept-Encoding but that of the test."""
    with TestClient(Starlette(middleware=[Middleware(packed.Files)])) as asking:
        asking.headers["accept-encoding"] = "identity"
        yield asking


def raw(client, path, encoding, method="GET"):
    """The answer and its bytes as they come over the wire."""
    with client.stream(method, path, headers={"accept-encoding": encoding}) as answer:
        return answer, b"".join(answer.iter_raw())


@pytest.mark.parametrize("path", [SCRIPT, MAP, "assets/softpark.css", "vendor/leaflet/leaflet.js"])
@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_a_file_is_sent_packed_and_is_the_same_file(client, path, encoding):
    answer, body = raw(client, f"/{path}", encoding)
    plain = client.get(f"/{path}")
    assert answer.headers["content-encoding"] == encoding and "content-encoding" not in plain.headers
    assert READS[encoding](body) == plain.content
    assert len(body) < 0.6 * len(plain.content) and int(answer.headers["content-length"]) == len(body)
    assert answer.headers["content-type"] == plain.headers["content-type"]
    assert answer.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert answer.headers["etag"] != plain.headers["etag"], "bytes that differ are not the same thing to a proxy"


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("*", "br"),
        ("*;q=0", None),
        ("identity", None),
        ("gzip;q=none", None),
        ("", None),
        (None, None),
    ],
)
def test_an_encoding_is_taken_that_the_browser_reads(said, means):
    assert packing.accepted(said) == means


def test_a_font_is_not_packed_again(client):
    (font,) = icons.STATIC.glob("media/SourceSansVF-Upright.*.woff2")
    answer, body = raw(client, f"/static/media/{font.name}", "br, gzip")
    assert "content-encoding" not in answer.headers and body == font.read_bytes()
    assert answer.headers["content-type"] == "font/woff2"


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_who_has_a_file_is_told_that_it_has_not_changed(client, encoding):
    first, _body = raw(client, "/assets/softpark.css", encoding)
    asked = {"accept-encoding": encoding, "if-none-match": f"W/{first.headers['etag']}"}
    answer = client.get("/assets/softpark.css", headers=asked)
    assert answer.status_code == 304 and not answer.content
    assert answer.headers["etag"] == first.headers["etag"]
    asked["if-none-match"] = '"another"'
    assert client.get("/assets/softpark.css", headers=asked).status_code == 200


def test_only_what_never_changes_under_its_address_is_kept_without_asking(client):
    kept = [f"/{SCRIPT}", f"/{MAP}", f"/{packed.address('chrome.js')}"]
    asked_again = ["/assets/chrome.js", "/assets/chrome.js?v=000000000000", "/vendor/leaflet/leaflet.js"]
    asked_again.append(f"/static/media/{icons.WHOLE.name}")  # an upgrade of ours may bring another
    for path in kept:
        assert "immutable" in client.get(path).headers["cache-control"], path
    for path in asked_again:
        assert client.get(path).headers["cache-control"] == "no-cache", path


def test_a_file_that_is_changed_is_packed_anew(client, tmp_path, monkeypatch):
    folder = packed.Folder("/own/", tmp_path, lambda _name: False)
    monkeypatch.setattr(packed, "FOLDERS", (folder,))
    (tmp_path / "a.css").write_text("/* one */" * 200)
    before = client.get("/own/a.css", headers={"accept-encoding": "gzip"})
    (tmp_path / "a.css").write_text("/* other */" * 200)
    after = client.get("/own/a.css", headers={"accept-encoding": "gzip"})
    assert (before.text, after.text) == ("/* one */" * 200, "/* other */" * 200)
    assert before.headers["etag"] != after.headers["etag"]


def test_head_says_what_get_would_and_a_range_is_a_part_of_the_file_as_it_lies_there(client):
    get, _body = raw(client, f"/{SCRIPT}", "gzip")
    head, _none = raw(client, f"/{SCRIPT}", "gzip", "HEAD")
    for name in ("content-length", "content-encoding", "etag", "cache-control", "content-type"):
        assert head.headers[name] == get.headers[name]
    whole = client.get(f"/{SCRIPT}")
    part = client.get(f"/{SCRIPT}", headers={"range": "bytes=10-19", "accept-encoding": "gzip"})
    assert part.status_code == 206 and part.content == whole.content[10:20]
    assert "content-encoding" not in part.headers
    again = {"range": "bytes=10-19", "if-range": whole.headers["etag"]}
    assert client.get(f"/{SCRIPT}", headers=again).status_code == 206
    assert client.get(f"/{SCRIPT}", headers=again | {"if-range": '"older"'}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/static/js/none.js", "/static/", "/static", "/static/js", "/static//js/index.js", "/static/../index.html",
        "/static/%2e%2e/index.html", "/assets/..%2f..%2fapp.py", "/assets/%00", f"/assets/{'x' * 5000}",
        "/assets/..\\site.py", "/vendor/map/000000000000/map.js", "/component/streamlit_folium.st_folium/index.html",
        "/", "/static/js/%ff.js",
    ],
)  # fmt: skip
def test_what_is_no_file_there_goes_on_to_the_pages(client, path):
    assert client.get(path).status_code == 404


def test_what_is_not_asked_for_by_get_goes_on_too(client):
    assert client.post("/assets/softpark.css").status_code in (404, 405)


def test_a_link_leads_out_of_no_folder(client, tmp_path, monkeypatch):
    (tmp_path / "inside").mkdir()
    (tmp_path / "secret.css").write_text("x")
    (tmp_path / "inside" / "out.css").symlink_to(tmp_path / "secret.css")
    monkeypatch.setattr(packed, "FOLDERS", (packed.Folder("/own/", tmp_path / "inside", lambda _name: False),))
    assert client.get("/own/out.css").status_code == 404


def test_pages_with_a_token_beside_what_was_typed_are_not_packed_by_anybody(served_app):
    """Else the length of the answer tells the token, sign by sign (BREACH)."""
    asked = {"accept-encoding": "gzip, br"}
    answer = get(f"{served_app}/account/login?next=/roster", headers=asked)
    assert 'name="form-token"' in answer.text and len(answer.content) > packing.LEAST
    assert "content-encoding" not in answer.headers
    assert "content-encoding" in get(f"{served_app}/api/map/districts", headers=asked).headers


# --- the font of symbols ---


def test_the_font_of_symbols_has_every_symbol_that_a_page_may_show():
    """Where this fails after an upgrade of Streamlit, run scripts/icon-font."""
    assert _symbols(icons.FONT) >= icons.named() & _symbols(icons.WHOLE)


def test_the_font_of_symbols_is_sent_in_place_of_the_whole(client):
    answer = client.get(f"/static/media/{icons.WHOLE.name}")
    assert answer.content == icons.FONT.read_bytes()
    assert len(answer.content) < icons.WHOLE.stat().st_size / 20


def _symbols(path) -> set[str]:
    """The names that a font draws as symbols."""
    from fontTools.ttLib import TTFont

    font = TTFont(path)
    signs = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    return {
        "".join(signs.get(part, "?") for part in (first, *ligature.Component))
        for lookup in font["GSUB"].table.LookupList.Lookup
        for table in (getattr(each, "ExtSubTable", each) for each in lookup.SubTable)
        if table.LookupType == 4
        for first, ligatures in table.ligatures.items()
        for ligature in ligatures
    }
