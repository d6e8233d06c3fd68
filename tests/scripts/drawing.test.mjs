/* Places on the canvas, scales, days: what is drawn, without a browser. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { UNIT, around, bounds, contains, label, latitude, mercator, outline, pixels, project, stepsWithin } from "../../maps/viewport/static/drawing/geometry.js";
import { Overlay } from "../../maps/viewport/static/drawing/overlay.js";
import { Taken } from "../../maps/viewport/static/drawing/taken.js";
import { marks } from "../../maps/viewport/static/page/graticule.js";
import { factsOf } from "../../maps/viewport/static/page/pointing.js";
import { SHEETS, sheetScale } from "../../maps/viewport/static/page/printing.js";
import { scaleBar } from "../../maps/viewport/static/page/scalebar.js";
import { daysOf } from "../../maps/viewport/static/page/time.js";

test("degrees and the map's own coordinates lead to one another", () => {
  assert.deepEqual(mercator(0, 0), [0.5, 0.5]);
  assert.ok(Math.abs(latitude(mercator(114, 22.6)[1]) - 22.6) < 1e-9);
  const [x, y] = project([114 * UNIT, 22.6 * UNIT], UNIT);
  assert.deepEqual([x, y], mercator(114, 22.6));
});

const SQUARE = [0, 0, 4, 0, 4, 4, 0, 4, 0, 0], HOLE = [1, 1, 3, 1, 3, 3, 1, 3, 1, 1];

test("a hole in an outline is outside of it", () => {
  assert.equal(contains([SQUARE], 2, 2), true);
  assert.equal(contains([SQUARE, HOLE], 2, 2), false);
  assert.equal(contains([SQUARE, HOLE], 0.5, 2), true);
  assert.equal(contains([SQUARE], 5, 2), false);
});

test("the box of several rings holds them all", () => {
  assert.deepEqual(bounds(HOLE), [1, 1, 3, 3]);
  assert.deepEqual(around([HOLE, [5, 6, 7, 8]]), [1, 1, 7, 8]);
});

test("the name of a bent district stands inside it, not in the middle of its box", () => {
  const bent = [0, 0, 10, 0, 10, 10, 8, 10, 8, 2, 0, 2, 0, 0];
  const [x, y] = label([bent]);

  assert.equal(contains([bent], x, y), true);
  assert.equal(contains([bent], 5, 5), false);
  assert.equal(label([]), null);
});

test("the name of a district gives way within the district, and is rather left out than written on another", () => {
  const place = { rings: [SQUARE], at: [2, 2] };

  assert.deepEqual(stepsWithin(place, 20, [0, -22, 22, -44, 44]), [0, -22, 22]);
  assert.deepEqual(stepsWithin(place, 5, [0, -22, 22, -44, 44]), [0]);
});

test("outlines of several parts keep every ring", () => {
  const part = [[[113, 22], [114, 22], [114, 23], [113, 22]]];
  assert.equal(outline({ coordinates: [part, part] }).length, 2);
});

test("a name is free where it meets none that was written, whatever squares they lie in", () => {
  const taken = new Taken();
  taken.add([60, 60, 140, 80]);

  assert.equal(taken.free([130, 70, 200, 90]), false);
  assert.equal(taken.free([141, 60, 200, 80]), true);
  assert.equal(taken.free([-50, -50, 61, 61]), false);
  assert.equal(taken.free([140, 60, 200, 80]), true); // they touch
});

test("a scale bar is a round length as wide as it may be", () => {
  for (const zoom of [7, 10.5, 13, 18]) {
    const { metres, pixels: wide } = scaleBar(zoom, 22.75, 140);
    assert.ok(wide <= 140 && wide > 140 / 2.5, String(zoom));
    assert.match(String(metres), /^[125]0*$/);
    assert.ok(Math.abs(pixels(metres, 22.75, 256 * 2 ** zoom) - wide) < 1e-9);
  }
  assert.match(scaleBar(8, 22.75, 140).text, / km$/);
  assert.match(scaleBar(17, 22.75, 140).text, / m$/);
});

test("days are told from the first and the gaps after it, over the end of a leap year's February", () => {
  assert.deepEqual(daysOf({ first: "2024-02-28", gaps: [2, 852] }), ["2024-02-28", "2024-03-01", "2026-07-01"]);
  assert.deepEqual(daysOf({ first: "2026-07-01", gaps: [] }), ["2026-07-01"]);
});

test("a map larger than the sheet is made smaller by its tighter side, a small one stays", () => {
  assert.equal(sheetScale(SHEETS.landscape, 2000, 490, 0), 0.5);
  assert.equal(sheetScale(SHEETS.landscape, 1000, 980, 0), 0.5);
  assert.equal(sheetScale(SHEETS.portrait, 300, 200, 0), 1);
  assert.equal(sheetScale(SHEETS.portrait, 700, 820, 410), 0.5); // long lines of filters above it
});

const WORDS = { candidate: "争创", reference: "参照地点", national: "国家级", accuracy: "±{metres} m", demo: "演示" };

test("what is said under the pointer is what is known: tier, day, how well the place is known, demonstration", () => {
  assert.equal(factsOf({ tier: "national", shape: "surveyed" }, null, WORDS), "国家级");
  assert.equal(factsOf({ tier: "national", candidate: true, shape: "point", accuracy: 300, demo: true }, "2024-01-01", WORDS), "2024-01-01 · 争创 · ±300 m · 演示");
  assert.equal(factsOf({ role: "reference", shape: "surveyed" }, null, WORDS), "参照地点");
});

/* A flat map: 100 pixels for a degree, its upper left corner at 113°E 23°N. */
const FLAT = {
  getBounds: () => ({ getWest: () => 113, getEast: () => 121, getSouth: () => 17, getNorth: () => 23 }),
  getSize: () => ({ x: 800, y: 600 }),
  latLngToContainerPoint: ([lat, lon]) => ({ x: (lon - 113) * 100, y: (23 - lat) * 100 }),
};

test("degrees stand where the lines meet the edges, clear of what stands in the corners", () => {
  const found = marks(FLAT, { step: 2, digits: 0 }, 150);

  assert.deepEqual(found, [
    { text: "116°E", x: 300 }, { text: "118°E", x: 500 }, { text: "120°E", x: 700 },
    { text: "18°N", y: 500 }, { text: "20°N", y: 300 },
  ]);
});

const SHADES = ["s0", "s1", "s2", "s3", "s4", "s5"];

test("few shades stand as far apart as they can, a single one in the middle, and nothing has the lightest", () => {
  const overlay = new Overlay({ shades: SHADES });
  const shade = (used, row) => { overlay.take({ form: "shaded", shades: used, rows: [], legend: [] }); return overlay.shade(row); };

  assert.equal(shade(5, { shade: 0 }), "s0");
  assert.equal(shade(1, { shade: 1 }), "s3");
  assert.deepEqual([shade(2, { shade: 1 }), shade(2, { shade: 2 })], ["s1", "s5"]);
  assert.equal(shade(5, { shade: null }), null);
});

test("at a point a result answers with the rows that lie there", () => {
  const overlay = new Overlay({ shades: SHADES });
  overlay.take({ form: "shaded", shades: 1, legend: [], rows: [{ code: "4403", name: "Shenzhen" }, { code: "440311", name: "Guangming" }] });
  const canvas = { base: { districts: [{ code: "440311", rings: [SQUARE] }, { code: "440305", rings: [[5, 5, 6, 5, 6, 6, 5, 5]] }] } };
  const names = (xy) => overlay.hit(canvas, { x: 0, y: 0 }, xy).map((row) => row.name);

  assert.deepEqual(names([2, 2]), ["Shenzhen", "Guangming"]);
  assert.deepEqual(names([5.8, 5.2]), ["Shenzhen"]);
  assert.deepEqual(names([9, 9]), []);
});
