"""`softpark report`: one report or a batch of them as files, and a clear word where it cannot."""

import pypdfium2
import pytest
import typer
from sqlalchemy import update
from typer.testing import CliRunner

from cli import report as cli_report
from maps.reports import fonts
from registry.store.models import Park
from registry.store.store import Store


@pytest.fixture
def report(database_file, monkeypatch):
    """Run the command over a register of this test's own."""
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", f"sqlite:///{database_file}")
    app = typer.Typer()
    for name, command in cli_report.COMMANDS.items():
        app.command(name)(command)

    def run(*words, code=0):
        result = CliRunner().invoke(app, ["--on", "2026-11-21", *words])
        assert result.exit_code == code, result.output
        return result.output

    return run


def read(path):
    with pypdfium2.PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def test_a_district_a_park_and_the_city_are_written(report, tmp_path):
    said = report("--district", "光明区", "--park", "demo-hetao-1", "--city", "--out", str(tmp_path / "out"))
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "softpark-city-4403-2026-11-21.pdf",
        "softpark-district-440311-2026-11-21.pdf",
        "softpark-park-demo-hetao-1-2026-11-21.pdf",
    ]
    assert "3 份报告" in said
    assert "光明区软件园区报告" in read(tmp_path / "out" / "softpark-district-440311-2026-11-21.pdf")


def test_the_same_is_made_once(report, tmp_path):
    report("--district", "440311", "--district", "光明", "--out", str(tmp_path / "out"))
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_english_is_made_on_demand(report, tmp_path):
    report("--district", "Nanshan", "--lang", "en", "--out", str(tmp_path))
    assert "Software parks of Nanshan" in read(tmp_path / "softpark-district-440305-2026-11-21-en.pdf")


def test_sums_of_real_parks_come_only_with_internal_and_are_marked(report, database_file, tmp_path):
    with Store.open(f"sqlite:///{database_file}").write() as session:
        session.execute(update(Park).where(Park.slug == "demo-guangming-2").values(demo=False))
    path = tmp_path / "softpark-park-demo-guangming-2-2026-11-21.pdf"
    report("--park", "demo-guangming-2", "--out", str(tmp_path))
    assert "310.27" not in read(path) and "内部使用" not in read(path)
    report("--park", "demo-guangming-2", "--internal", "--out", str(tmp_path))
    assert "310.27" in read(path) and "内部使用" in read(path)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "至少给出一个"),
        (("--district", "天津"), "登记中没有“天津”"),
        (("--park", "nowhere"), "没有代号为 nowhere 的园区"),
        (("--city", "--lang", "fr"), "zh 或"),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is_written(report, tmp_path, words, said):
    out = tmp_path / "out"
    assert said in report(*words, "--out", str(out), code=2)
    assert not out.exists()


def test_without_a_chinese_font_the_package_is_named(report, tmp_path, monkeypatch):
    monkeypatch.setattr(fonts, "FAMILIES", ())
    fonts._found.cache_clear()
    said = report("--city", "--out", str(tmp_path / "out"), code=1)
    fonts._found.cache_clear()
    assert "fonts-noto-cjk" in said and not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_said(report, tmp_path):
    (tmp_path / "file").write_text("")
    assert "无法写入" in report("--park", "demo-hetao-1", "--out", str(tmp_path / "file"), code=1)
