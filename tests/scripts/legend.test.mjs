/* What the legend and the heading say of what is drawn. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { covers } from "../../maps/viewport/static/page/legend.js";
import { parkRows, resultRows } from "../../maps/viewport/static/page/legendrows.js";
import { figures, headingLines, whenSaid } from "../../maps/viewport/static/page/said.js";

const TIERS = ["national", "provincial", "municipal", "humanoid", "none"];
const PALETTE = { tiers: TIERS.map((tier) => ({ tier, shape: "circle", fill: "#000" })), ink: "#111", paper: "#fff", quiet: "#777" };
const NAMES = [
  ...TIERS, "candidate", "reference", "indicative", "area", "demo", "demo_data", "layer_empty", "many", "nothing",
];
const WORDS = {
  ...Object.fromEntries(NAMES.map((name) => [name, name])),
  layer: "layer: {name}", as_of: "on {day}", comparing: "{left} and {right}", in_view: "{count} of {total}",
};

function layer(more = {}) {
  return { counts: { national: 3, none: 0 }, candidates: 7, references: 0, demo: 0, as_of: "2026-07-01", in_view: 5, total: 9, ...more };
}
const texts = (rows) => rows.map((row) => row.text);
const countsOf = (rows, text) => rows.find((row) => row.text === text).counts;

test("the legend has the rows of a map with nothing special before the first answer", () => {
  const rows = parkRows([], PALETTE, WORDS);

  assert.deepEqual(texts(rows), ["national", "provincial", "municipal", "none", "candidate", "indicative", "area"]);
  assert.deepEqual(countsOf(rows, "candidate"), [""]);
});

test("what is rare has its row only where there is some of it", () => {
  const rows = parkRows([layer({ counts: { humanoid: 1 }, references: 2, demo: 4 })], PALETTE, WORDS);

  assert.deepEqual(countsOf(rows, "humanoid"), [1]);
  assert.deepEqual(countsOf(rows, "reference"), [2]);
  assert.deepEqual(countsOf(rows, "demo_data"), [4]);
});

test("while two days are compared each row counts both, also where only one has any", () => {
  const rows = parkRows([layer(), layer({ counts: { national: 4, humanoid: 1 }, references: 1 })], PALETTE, WORDS);

  assert.deepEqual(countsOf(rows, "national"), [3, 4]);
  assert.deepEqual(countsOf(rows, "humanoid"), [undefined, 1]);
  assert.deepEqual(countsOf(rows, "reference"), [0, 1]);
});

const LAYER = { name: "Tenants", rows: [{}], by: null };
const overlay = (of, lines = []) => ({ layer: of, legend: () => lines });

test("without a result of coverage the legend says nothing of one", () => {
  assert.deepEqual(resultRows(overlay(null), [{ name: "day" }], "2026-07-01", WORDS), []);
});

test("a result has its name, who is counted, and what its shades mean", () => {
  const paint = () => {};
  const rows = resultRows(overlay({ ...LAYER, by: { name: "per km²" } }, [{ paint, text: "1–5", count: 2 }]), [{ name: "day" }], "2026-07-01", WORDS);

  assert.deepEqual(texts(rows), ["layer: Tenants · per km²", "1–5"]);
  assert.deepEqual(rows[1].counts, [2]);
  assert.equal(rows[1].paint, paint);
});

test("while two days are compared a result is counted on its own day and says which that is", () => {
  const rows = resultRows(overlay(LAYER, [{ text: "1–5", count: 2 }]), [{ name: "beside" }, { name: "day" }], "2026-07-01", WORDS);

  assert.deepEqual(texts(rows), ["layer: Tenants · 2026-07-01", "1–5"]);
  assert.deepEqual(rows[1].counts, [null, 2]);
});

test("a result that holds nothing says so", () => {
  assert.deepEqual(texts(resultRows(overlay({ ...LAYER, rows: [] }), [{ name: "day" }], "2026-07-01", WORDS)), ["layer: Tenants", "layer_empty"]);
});

test("a figure of two days stands once where it is the same", () => {
  assert.equal(figures([{ total: 9 }], "total"), 9);
  assert.equal(figures([{ total: 9 }, { total: 9 }], "total"), 9);
  assert.equal(figures([{ total: 9 }, { total: 12 }], "total"), "9 → 12");
});

test("the heading says the day or both, how many are in view, and when they are circles or none", () => {
  assert.equal(whenSaid([layer()], WORDS), "on 2026-07-01");
  assert.equal(whenSaid([layer({ as_of: "2024-01-01" }), layer()], WORDS), "2024-01-01 and 2026-07-01");
  assert.deepEqual(headingLines([layer()], WORDS), ["5 of 9"]);
  assert.deepEqual(headingLines([layer({ mode: "grid" })], WORDS), ["5 of 9", "many"]);
  assert.deepEqual(headingLines([layer({ in_view: 0, total: 0 })], WORDS), ["0 of 0", "nothing"]);
  assert.deepEqual(headingLines([layer({ in_view: 0, total: 0, references: 1 })], WORDS), ["0 of 0"]);
});

const BOX = [10, 300, 210, 500], SIZE = { x: 800, y: 600 };

test("the legend gives way where it covers all parks in view, their symbols included", () => {
  assert.equal(covers(BOX, [{ x: 100, y: 400, near: 6 }], SIZE), true);
  assert.equal(covers(BOX, [{ x: 215, y: 400, near: 6 }], SIZE), true);
  assert.equal(covers(BOX, [{ x: 217, y: 400, near: 6 }], SIZE), false);
  assert.equal(covers(BOX, [{ x: 100, y: 400, near: 6 }, { x: 700, y: 100, near: 6 }], SIZE), false);
});

test("parks that are not in view are not covered, and of none nothing is", () => {
  assert.equal(covers(BOX, [], SIZE), false);
  assert.equal(covers(BOX, [{ x: 900, y: 400, near: 6 }], SIZE), false);
  assert.equal(covers(BOX, [{ x: 100, y: 400, near: 6 }, { x: -5, y: 400, near: 6 }], SIZE), true);
});
