"""The canvas with many parks: it draws what it would draw the slow way, and nothing where nothing is to be seen."""

import copy

import pytest

from tests.browser.test_map import opened, wait_for

NEAR = "/#map=13/22.7700/113.9200"
PARK = "demo-guangming-1"
CANVAS = "Object.values(map._layers).find(layer => layer.redraw && layer.parks)"


def many(page, change) -> None:
    """The parks of the map as `change` makes them, on their way to the browser."""

    def answer(route):
        response = route.fetch()
        layer = response.json()
        layer["parks"] = change(layer["parks"])
        layer["in_view"] = len(layer["parks"])
        route.fulfill(json=layer)

    page.route("**/api/map/parks?*", answer)


def surveyed(parks: list[dict]) -> list[dict]:
    return [{**park, "shape": "surveyed"} for park in parks]


def crowd(parks: list[dict]) -> list[dict]:
    """Each park thirty times, a little apart."""
    found = []
    for number in range(30):
        for park in copy.deepcopy(parks):
            park["slug"] += f"-{number}"
            park["at"] = [park["at"][0] + 97 * (number % 6), park["at"][1] + 83 * (number // 6)]
            park["rings"] = [[place + 97 * (number % 6) for place in ring] for ring in park.get("rings", [])]
            found.append(park)
    return found


def point_at(page, frame, slug: str) -> None:
    """Move the mouse to where the park is drawn, and wait for its name beside it."""
    x, y = frame.evaluate(
        f"slug => {{ const c = {CANVAS}, p = c.parks.find(park => park.slug === slug);"
        " const at = map.latLngToContainerPoint([p.lat, p.at[0] / 100000]); return [at.x, at.y] }",
        slug,
    )
    box = page.locator(".st-key-map_frame iframe").bounding_box()
    frame.evaluate(f"(() => {{ const c = {CANVAS}, redraw = c.redraw; window.redrawn = 0;"
                   " c.redraw = function () { window.redrawn += 1; return redraw.call(this); }; })()")  # fmt: skip
    page.mouse.move(box["x"] + x, box["y"] + y)
    frame.locator(".softpark-tip").wait_for()


@pytest.mark.parametrize(("change", "times"), [(surveyed, 0), (list, 1)], ids=["surveyed", "indicative"])
def test_pointing_draws_anew_only_where_a_ring_shows_how_well_the_place_is_known(browser_page, change, times):
    many(browser_page, change)
    frame = opened(browser_page, NEAR)

    point_at(browser_page, frame, PARK)

    assert frame.evaluate("window.redrawn") == times


def test_names_among_hundreds_of_parks_cover_neither_one_another_nor_symbols(browser_page):
    many(browser_page, crowd)
    frame = opened(browser_page, NEAR)
    assert wait_for(frame, "d.in_view > 200")

    asked, wrong = frame.evaluate(
        f"""(() => {{
            const c = {CANVAS}, taken = Object.getPrototypeOf(c._taken), add = taken.add, free = taken.free;
            let boxes = [], asked = 0, wrong = 0;
            taken.add = function (box) {{ boxes.push(box); add.call(this, box); }};
            taken.free = function (box) {{
                const said = free.call(this, box);
                asked += 1;
                wrong += said === boxes.some(t => t[0] < box[2] && t[2] > box[0] && t[1] < box[3] && t[3] > box[1]);
                return said;
            }};
            c.redraw();
            Object.assign(taken, {{ add, free }});
            return [asked, wrong];
        }})()"""
    )

    assert asked > 500
    assert wrong == 0


def test_a_pan_leaves_every_outline_on_its_ground(browser_page):
    """Paths are made once for a zoom level: after a pan they must be where newly made ones are."""
    frame = opened(browser_page, NEAR)
    outlines, farthest = frame.evaluate(
        f"""(() => {{
            const c = {CANVAS}, seen = () => {{
                c.redraw();
                return c._context.getImageData(0, 0, c._container.width, c._container.height).data;
            }};
            map.panBy([137, -61], {{ animate: false }});
            const moved = seen();
            c.anchor = null;
            c.parks.forEach(park => {{ park.anchor = null; }});
            return [c.parks.filter(park => park.rings).length,
                    seen().reduce((most, value, place) => Math.max(most, Math.abs(value - moved[place])), 0)];
        }})()"""
    )

    assert outlines > 3
    assert farthest < 8  # of 255: rounding at the edge of a line
