"""When a page fails, its visitor is told calmly and never sees what failed."""

from streamlit.testing.v1 import AppTest

from tests.fixtures.waiting import PATIENCE


def test_a_failing_page_gives_a_number_and_no_traceback(caplog):
    script = "import app\nassert app.on_script_error(ValueError('secret')) is True"
    test = AppTest.from_string(script, default_timeout=PATIENCE).run()
    said = test.error[0].value
    assert "没有丢失" in said and "编号" in said
    assert "secret" not in said
    number = said.split("编号 ")[1][:8]
    assert any(number in record.getMessage() and "secret" in record.getMessage() for record in caplog.records)
