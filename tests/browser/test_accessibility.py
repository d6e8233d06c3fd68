"""axe-core finds nothing serious on any page, for any role, on a light and a dark screen, at a desk and on a phone.

axe-core (MPL-2.0) comes inside the wheel of axe-playwright-python; nothing is fetched.
"""

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import expect

from registry.parks.demo import credit_code
from tests.fixtures.browser import DESK, PHONE, opened, settled
from tests.fixtures.examples import PROVE
from tests.fixtures.people import log_in
from views.entrance import document

PARK = "demo-guangming-3"
PUBLIC = ("/", "/park", f"/park?park={PARK}", "/coverage", "/coverage?show=subsidies", "/check", "/check?where=440311",
          "/check?where=440311&kind=enterprise&industry=65&recognition=ai_software&rent=3000000&show=1", "/policies",
          "/policies?doc=guangming-2025-4", "/certification", f"/certification?park={PARK}", "/rulings", "/guides",
          "/help", "/help?topic=tenant", "/help?q=裁定", "/help?lang=en", f"/roster?park={PARK}", "/people",
          "/account/login", "/plain/", "/plain/check", "/plain/check?where=440311&ask=rent",
          "/plain/check?where=440311&kind=enterprise&industry=65&recognition=ai_software&rent=3000000&show=1",
          "/plain/policies", "/plain/policies?doc=guangming-2025-4", "/plain/map", "/plain/map?district=440311",
          f"/plain/park?park={PARK}", "/plain/rulings")  # fmt: skip
WITHOUT_STREAMLIT = ("/account", "/plain/")
OF = {
    "operator": ("/roster", f"/roster?park={PARK}", f"/roster?park={PARK}&do=edit", f"/roster?park={PARK}&do=import",
                 f"/roster?park={PARK}&do=history", f"/certification?park={PARK}", f"/boundaries?park={PARK}",
                 "/account"),
    "official": ("/roster", f"/roster?park={PARK}", "/policies?do=draft", "/rulings", "/guides", "/certification",
                 f"/certification?park={PARK}", "/boundaries", "/boundaries?district=440311", "/findings",
                 "/findings?do=list"),
    "tenant": ("/own", "/roster"),
    "admin": ("/people", "/people?do=log"),
}  # fmt: skip
BAD = ("serious", "critical")
WAYS = ((DESK, "light"), (PHONE, "dark"), (DESK, "dark"), (PHONE, "light"))
"""Both widths and both schemes. Page after page is looked at in the next of them; in `make prove` each in each."""
GROUND = {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 24, 28)"}
RUN = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations.map(v => ({
  id: v.id, impact: v.impact, help: v.help,
  where: v.nodes.map(n => n.target.join(" ") + "  " + n.html.slice(0, 160)) }))"""


def look(page, paths) -> list[str]:
    """What axe finds on the pages, in words. Each is opened once: light and dark, wide and narrow follow the window."""
    ways = [WAYS if PROVE else WAYS[number % len(WAYS) :][:1] for number in range(len(paths))]
    return [line for path, these in zip(paths, ways, strict=True) for line in _opened(page, path, these)]


def _opened(page, path: str, ways) -> list[str]:
    if path.startswith(WITHOUT_STREAMLIT):
        page.goto(path)
    else:
        opened(page, path)
    if page.locator(".st-key-map_frame").count():
        page.frame_locator(".st-key-map_frame iframe").locator("body[data-drawn]").wait_for(state="attached")
    return [line for viewport, scheme in ways for line in _look(page, path, viewport, scheme)]


def _look(page, path: str, viewport: str, scheme: str) -> list[str]:
    wide, high = viewport.split("x")
    page.set_viewport_size({"width": int(wide), "height": int(high)})
    page.emulate_media(color_scheme=scheme)
    if not path.startswith(WITHOUT_STREAMLIT):
        expect(page.locator(".stApp")).to_have_css("background-color", GROUND[scheme])
        settled(page)
    for frame in page.frames:
        # By the debugger, not by a script element: the page's policy forbids any script that is not its own.
        frame.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
    return [
        f"{path} ({viewport}, {scheme}): {found['impact']} {found['id']}: {found['help']}\n    "
        + "\n    ".join(found["where"][:6])
        for found in page.evaluate(RUN)
        if found["impact"] in BAD
    ]


def test_every_page_is_looked_at():
    looked_at = {path.partition("?")[0] for paths in (PUBLIC, *OF.values()) for path in paths}
    assert set(document.PAGES) <= looked_at | {"/map"}, "the map is the first page"


def test_no_page_for_everybody_has_a_serious_finding(browser_page):
    found = look(browser_page, PUBLIC)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("role", OF)
def test_no_page_of_a_role_has_a_serious_finding(browser_page, served_account, role):
    known = served_account(role, parks=[PARK] if role == "operator" else [], uscc=credit_code(1))
    log_in(browser_page, known.login)
    found = look(browser_page, OF[role])
    assert not found, "\n".join(found)
