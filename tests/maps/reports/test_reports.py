"""Reports: every page says its day and what it is; figures are the register's; money only for who may read it."""

import math
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from pyproj import Geod
from sqlalchemy import select, update

from maps import reports
from maps.coverage import coverage, ground
from maps.geo.review import REVIEW_NUMBER
from maps.reports import clauses, fonts, typeset
from maps.reports.drawing import park_map, signs
from maps.reports.drawing.paper import Frame, Sheet
from maps.speech import Speech
from maps.viewport import shapes
from maps.viewport.symbols import SYMBOLS
from registry.claims import park_claims, subsidies
from registry.parks import parks, yearly_counts
from registry.person import PUBLIC, Person
from registry.policy import load_law
from registry.store.models import Park, Tenant

DAY = date(2026, 11, 21)
GUANGMING = Person(1, "official", "official", "official", scope="440311")
KINDS = (("district", "440311"), ("park", "demo-guangming-2"), ("city", "4403"))


@pytest.fixture
def register(store):
    return reports.read_register(store, DAY)


@pytest.fixture
def public(register):
    return reports.for_person(register, PUBLIC)


@pytest.fixture
def real(store):
    """The register as if the parks of 光明区 were none of the demo data."""
    with store.write() as session:
        session.execute(update(Park).where(Park.district_code == "440311").values(demo=False))
    return reports.read_register(store, DAY)


def pages(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_range() for page in document]


def text(content: bytes) -> str:
    """All words, without the places where lines were broken."""
    return re.sub(r"\s", "", "".join(pages(content)))


# --- every page ---


@pytest.mark.parametrize(("kind", "id"), KINDS)
def test_every_page_says_its_title_its_day_its_number_and_that_the_data_are_demo(public, kind, id):
    report, content = reports.make(public, kind, id)
    found = pages(content)
    for number, page in enumerate(found, 1):
        assert f"{report.title} · 2026-11-21" in page
        assert "演示数据：虚构" in page
        assert f"{number} / {len(found)}" in page
        assert "审图号：无，示意图" in page


@pytest.mark.parametrize(("kind", "id"), KINDS)
def test_every_font_is_embedded_and_only_what_is_used_of_it(public, kind, id):
    _report, content = reports.make(public, kind, id)
    assert len(content) < 1_000_000  # the font alone has 19 MB
    with pypdfium2.PdfDocument(content) as document:
        used = [
            pdfium.FPDFTextObj_GetFont(each.raw)
            for page in document
            for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT])
        ]
        assert used and all(pdfium.FPDFFont_GetIsEmbedded(font) == 1 for font in used)


def test_the_same_report_is_the_same_file(public):
    assert reports.make(public, "park", "demo-hetao-1") == reports.make(public, "park", "demo-hetao-1")


def test_a_page_is_a4(public):
    with pypdfium2.PdfDocument(reports.make(public, "park", "demo-hetao-1")[1]) as document:
        assert [round(side / 72 * 25.4) for side in document[0].get_size()] == [210, 297]


def test_a_report_in_english_has_no_chinese_but_names_and_clauses(public):
    report, content = reports.make(public, "district", "440305", "en")
    assert report.title == "Software parks of Nanshan" and report.file.endswith("-en")
    said = text(content)
    assert "keyarea,indicative" in said
    assert "入驻企业（家）" not in said and "占地" not in said and "截至" not in said


def test_the_review_number_stands_on_the_map_and_on_every_page(public, monkeypatch):
    monkeypatch.setenv(REVIEW_NUMBER, "粤S(2026)001号")
    for page in pages(reports.make(public, "park", "demo-hetao-1")[1]):
        assert "粤S(2026)001号" in page.replace(" ", "") and "示意图" not in page


# --- figures ---


def test_a_district_report_has_the_figures_of_coverage(store, public):
    with store.read() as session:
        today = ground.read_ground(session, DAY)
    row = next(row for row in coverage.by(today, "district").rows if row.id == "440311")
    said = text(reports.make(public, "district", "440311")[1])
    assert f"{row.cells['parks']}园区（个）" in said
    assert f"{row.cells['tenants']}入驻企业（家）" in said
    assert f"占公布面积156.10km²的{row.cells['share']:.2f}%" in said
    for park in today.parks[today.parks["district"] == "440311"].itertuples():
        assert park.name_zh in said


def test_where_parks_are_summed_they_are_held_against_the_citys_target(public):
    for kind, id in (("district", "440311"), ("city", "4403")):
        found = text(reports.make(public, kind, id)[1])
        assert "与规划目标对照：新增产业空间3,000,000㎡" in found and "合计（演示）" in found
        assert "新增产业空间不低于300万平方米" in found and "不表示目标是否完成" in found


def test_the_sums_are_those_that_may_be_claimed_in_the_district(register, public):
    sums = next(p.sums for p in subsidies.shown(register.figures, public.open, register.published) if p.id == "440311")
    said = text(reports.make(public, "district", "440311")[1])
    assert f"{sums.low // 10**4 / 100:,.2f}万元" in said and f"最高{sums.high // 10**4 / 100:,.2f}万元" in said
    assert f"{sums.claimants}家可能可申请" in said


def test_the_legend_counts_the_parks_on_the_map(public):
    report = reports.compose(public, "district", "440311")
    legend = next(block for block in report.blocks if block["kind"] == "map")["legend"]
    counted = {item["name"]: item["count"] for item in legend}
    assert counted["国家级"] == "1" and counted["区级人工智能/软件"] == "2" and counted["未认定"] == "2"
    assert counted["参照地点（非园区）"] == "1" and counted["演示数据"] == "8"


def test_each_year_counts_the_parks_as_the_map_of_that_day_does(store):
    with store.read() as session:
        frame = parks.park_frame(session, DAY)
        found = yearly_counts.standings(yearly_counts.held(session), frame["id"], DAY)
        assert list(found)[-1] == DAY and len(found) >= 3
        for day, counted in found.items():
            standing = Counter(parks.park_frame(session, day)["standing"])
            assert counted == {tier: count for tier, count in standing.items() if tier != "none"}


def test_each_year_counts_the_tenants_of_a_park_as_its_card_does(store):
    with store.read() as session:
        park = session.scalar(select(Park.id).where(Park.slug == "demo-guangming-2"))
        for day, count in yearly_counts.tenants(session, park, DAY).items():
            assert parks.park_card(session, "demo-guangming-2", day).tenants == count


def test_answers_by_measure_count_every_tenant_once_under_each_measure(store):
    with store.read() as session:
        park = session.scalar(select(Park.id).where(Park.slug == "demo-guangming-2"))
        found = park_claims.by_measure(session, park, DAY)
    counted = Counter()
    for each in found.measures:
        counted[each.measure] += each.tenants
    assert len(set(counted.values())) == 1
    assert all(each.low is None or each.low <= each.high for each in found.measures)


# --- clauses ---


def test_clauses_are_those_in_force_word_by_word(public):
    report = reports.compose(public, "district", "440311")
    told = next(block for block in report.blocks if block["kind"] == "clauses")["documents"]
    titles = [document["title"] for document in told]
    assert titles[0].startswith("《光明区关于推动人工智能")
    assert not any("广东省发展软件" in title for title in titles)  # that plan ended in 2025
    quotes = {measure.quote for measure in load_law().measures.values()}
    assert all(clause["quote"] in quotes for document in told for clause in document["clauses"])


def test_a_city_quotes_the_documents_of_its_districts_too():
    found = [document.id for document, _force in clauses.documents("4403", DAY)]
    assert found[-1] == "shenzhen-2022-5" and set(found) > {"guangming-2025-4", "longgang-2023"}
    assert [d.id for d, _force in clauses.documents("440305", DAY)] == ["shenzhen-2022-5"]


def test_an_end_that_nobody_knows_is_not_said_to_be_open(public):
    report = reports.compose(public, "district", "440307")
    told = next(block for block in report.blocks if block["kind"] == "clauses")["documents"]
    longgang = next(document for document in told if "龙岗区" in document["title"])
    assert "截止日期不清楚" in longgang["about"] and "二手来源" in longgang["about"]


# --- who may read what ---


def test_a_public_report_of_a_real_park_has_no_sum_and_no_answer(real):
    public = reports.for_person(real, PUBLIC)
    said = text(reports.make(public, "park", "demo-guangming-2")[1])
    assert "可申请的补贴（最低）" in said and "万元" not in said.partition("条款依据")[0]
    assert "还需信息" not in said and "不公开" in said


def test_public_reports_tell_no_total_from_which_real_parks_could_be_worked_out(real):
    public = reports.for_person(real, PUBLIC)
    for kind, id in (("district", "440311"), ("city", "4403")):
        head, _clauses, _rest = text(reports.make(public, kind, id)[1]).partition("条款依据")
        assert "不显示可申请的补贴（最低）" in head
        own = subsidies.shown(real.figures, frozenset(real.targets))
        for place in own:
            if place.sums.high and "440311" in (place.id, place.within):
                assert f"{place.sums.high // 10**4 / 100:,.2f}万元" not in head


def test_an_official_has_the_sums_of_the_own_district_marked_as_internal(real):
    own = reports.for_person(real, GUANGMING)
    content = reports.make(own, "district", "440311")[1]
    assert "万元" in text(content).partition("条款依据")[0]
    assert all("内部使用" in page for page in pages(content))


def test_no_report_names_a_tenant_even_for_the_office(store, real):
    office = reports.for_office(real)
    with store.read() as session:
        names = session.scalars(select(Tenant.name)).all()
    for kind, id in KINDS:
        said = text(reports.make(office, kind, id)[1])
        assert not [name for name in names if re.sub(r"\s", "", name) in said]


def test_a_real_park_beside_demo_parks_is_not_called_demo_itself(public):
    report = reports.compose(public, "park", "shenzhen-software-park")
    assert report.marks == ("图中含演示数据：虚构",)


def test_a_name_is_printed_as_it_is_whatever_signs_it_has(store):
    name = '#1 <A&B> *园* $x$ _y_ \\z "引" @甲 `丁`'
    with store.write() as session:
        session.execute(update(Park).where(Park.slug == "demo-hetao-1").values(name_zh=name))
    public = reports.for_person(reports.read_register(store, DAY), PUBLIC)
    for kind, id in (("park", "demo-hetao-1"), ("district", "440304")):
        assert name.replace(" ", "") in text(reports.make(public, kind, id)[1])


# --- places ---


@pytest.mark.parametrize("asked", ["440311", "光明区", "光明", "guangming"])
def test_a_district_is_found_by_code_and_name(register, asked):
    assert reports.district_code(register, asked) == "440311"


def test_an_unknown_place_is_refused_with_those_there_are(register, public):
    with pytest.raises(reports.UnknownPlace, match="440311 光明区"):
        reports.district_code(register, "天津")
    for kind in ("district", "city"):
        with pytest.raises(reports.UnknownPlace):
            reports.make(public, kind, "9999")
    with pytest.raises(parks.UnknownPark):
        reports.make(public, "park", "nowhere")


def test_a_park_of_which_only_the_city_is_known_has_a_report(public):
    report = reports.compose(public, "park", "yunfu-xinchuang-park")
    assert len(next(block for block in report.blocks if block["kind"] == "map")["svgs"]) == 1  # no detail of a guess
    assert "云浮市" in text(typeset.pdf(report))


# --- the drawing ---


def test_symbols_are_those_of_the_map_page():
    script = (Path(typeset.__file__).parents[1] / "viewport" / "static" / "drawing" / "symbols.js").read_text(
        encoding="utf-8"
    )
    for shape, (corners, scale, drop) in shapes.SHAPES.items():
        line = re.search(rf"^\s+{shape}: (.*),$", script, re.M)[1]
        assert float(re.search(r"scale: ([\d.]+)", line)[1]) == scale
        assert float((re.search(r"drop: ([\d.]+)", line) or [0, 0])[1]) == drop
        counted = re.search(r"polygon\((\d)(?:, (UP|Math\.PI / 4))?(?:, ([\d.]+))?\)", line)
        assert len(corners) == (int(counted[1]) * (2 if counted[3] else 1) if counted else 0)
    assert {symbol.shape for symbol in SYMBOLS.values()} == set(shapes.SHAPES)


def test_the_scale_bar_is_true_on_the_ground():
    frame = Frame.around((113.8, 22.6, 114.1, 22.9), 510, 300)
    _azimuth, _back, metres = Geod(ellps="GRS80").inv(113.9, frame.middle, 113.95, frame.middle)
    assert math.isclose(frame.metres * 0.05 * frame.scale, metres, rel_tol=2e-3)


def test_what_is_asked_for_lies_on_the_sheet():
    box = (113.8, 22.6, 114.1, 22.9)
    for size in ((510, 300), (252, 240), (100, 700)):
        west, south, east, north = Frame.around(box, *size).box()
        assert west < box[0] and south < box[1] and east > box[2] and north > box[3]


# --- fonts ---


def test_without_a_chinese_font_the_package_is_named_and_nothing_is_made(public, monkeypatch):
    monkeypatch.setattr(fonts, "FAMILIES", ("Liberation Sans",))
    fonts._found.cache_clear()
    with pytest.raises(reports.NoFont, match="fonts-noto-cjk"):
        reports.make(public, "park", "demo-hetao-1")
    fonts._found.cache_clear()


def test_a_font_of_the_setting_without_chinese_is_refused(monkeypatch, tmp_path):
    latin = next(font.path for font in fonts.typst.Fonts().fonts() if font.path and "DejaVuSans.ttf" in font.path)
    monkeypatch.setenv(fonts.SETTING, latin)
    with pytest.raises(reports.NoFont, match="不是含中文的字体"):
        reports.typeface()
    monkeypatch.setenv(fonts.SETTING, str(tmp_path / "none.otf"))
    with pytest.raises(reports.NoFont, match="不存在"):
        reports.typeface()
    (tmp_path / "text.otf").write_text("no font")
    monkeypatch.setenv(fonts.SETTING, str(tmp_path / "text.otf"))
    with pytest.raises(reports.NoFont, match="不是含中文的字体"):
        reports.typeface()


def test_the_font_of_the_setting_is_taken(monkeypatch):
    serif = next(font.path for font in fonts.typst.Fonts().fonts() if font.family == "Noto Serif CJK SC")
    monkeypatch.setenv(fonts.SETTING, serif)
    assert reports.typeface().family == "Noto Serif CJK SC"


def test_texts_stand_in_both_languages():
    assert Speech("zh").money(123_456_789) == "123.45 万元"
    assert Speech("en").money(123_456_789) == "CNY\u00a01,234,567.89"
    with pytest.raises(ValueError):
        Speech("fr")


def test_too_many_parks_for_symbols_are_counted_and_none_is_lost(register, monkeypatch):
    monkeypatch.setattr(signs, "MOST", 5)
    labels = signs.Labels("", "演示", "北", "zh")
    whole = register.whole
    svg, shown = park_map.draw_park_map(whole, (113.7, 22.4, 114.6, 22.9), (510, 270), labels, "Noto Sans CJK SC")
    counted = [int(text) for text in re.findall(r'font-weight="700" text-anchor="middle"[^>]*>(\d+)<', svg)]
    assert sum(counted) == len(shown) > 20


def test_the_park_of_the_report_is_drawn_even_among_too_many(register, monkeypatch):
    monkeypatch.setattr(signs, "MOST", 5)
    labels = signs.Labels("", "演示", "北", "zh")
    box = (113.7, 22.4, 114.6, 22.9)
    svg, _shown = park_map.draw_park_map(
        register.whole, box, (510, 270), labels, "Noto Sans CJK SC", park="demo-hetao-1"
    )
    assert "演示河套一园" in svg


def test_no_park_is_hidden_behind_the_scale_bar_the_arrow_or_the_day(register):
    labels = signs.Labels("截至 2026-11-21", "演示", "北", "zh")
    for district in register.whole.districts.itertuples():
        sheet = Sheet(Frame.around(district.geometry.bounds, 510, 245), "Noto Sans CJK SC")
        places = signs.parks_on(sheet, register.whole, None)
        park_map._furniture(sheet, labels)
        panels = sheet.taken[-3:]
        assert not [
            1 for _row, x, y in places for west, north, east, south in panels if west < x < east and north < y < south
        ]
