"""When a page fails, its visitor is told calmly and never sees what failed."""

from streamlit.testing.v1 import AppTest


def test_a_failing_page_gives_a_number_and_no_traceback(caplog):
    test = AppTest.from_string("import app\nassert app.on_script_error(ValueError('secret')) is True").run(timeout=30)
    said = test.error[0].value
    assert "没有丢失" in said and "编号" in said
    assert "secret" not in said
    number = said.split("编号 ")[1][:8]
    assert any(number in record.getMessage() and "secret" in record.getMessage() for record in caplog.records)
