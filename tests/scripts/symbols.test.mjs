/* Symbols of parks, as the map and its legend draw them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { page, pen } from "./page.mjs";

const drawn = pen();
const canvas = { getContext: () => drawn };
const symbols = await page("drawing/symbols.js", { document: { createElement: () => canvas } });
const SHAPES = ["star", "diamond", "hexagon", "triangle", "square", "circle"];
const LOOK = { shape: "star", fill: "#aa3300", ink: "#222222", paper: "#ffffff", dashed: false };

function draw(look, x = 0, y = 0, radius = 1) {
  const context = pen();
  symbols.draw(context, { ...LOOK, ...look }, x, y, radius);
  return context.done;
}

const corners = (done) => done.filter(([name]) => name === "moveTo" || name === "lineTo").map(([, x, y]) => [x, y]);

function area(points) {
  const twice = points.map(([x, y], i) => x * points[(i + 1) % points.length][1] - points[(i + 1) % points.length][0] * y);
  return Math.abs(twice.reduce((sum, each) => sum + each, 0)) / 2;
}

for (const shape of SHAPES.filter((each) => each !== "circle")) {
  test(`a ${shape} covers as much as a circle of its radius, a fifth more or less`, () => {
    const share = area(corners(draw({ shape }, 0, 0, 10))) / (Math.PI * 100);
    assert.ok(share > 0.8 && share < 1.2, `${share}`);
  });
}

for (const shape of SHAPES) {
  test(`a ${shape} moves with its point and grows with its radius`, () => {
    const [small, large] = [draw({ shape }, 0, 0, 1), draw({ shape }, 100, 50, 4)];
    if (shape === "circle") {
      assert.deepEqual(large.find(([name]) => name === "arc").slice(1, 4), [100, 50, 4]);
      return;
    }
    corners(large).forEach(([x, y], i) => {
      const [sx, sy] = corners(small)[i];
      assert.ok(Math.abs(x - (100 + 4 * sx)) < 1e-9 && Math.abs(y - (50 + 4 * sy)) < 1e-9);
    });
  });
}

test("no two shapes have the same corners, so that they are told apart without colours", () => {
  const traced = SHAPES.map((shape) => JSON.stringify(corners(draw({ shape })).map((each) => each.map((n) => n.toFixed(6)))));
  assert.equal(new Set(traced).size, SHAPES.length);
});

test("a symbol has a rim of paper below its outline in ink, so that symbols that meet stay apart", () => {
  const done = draw({});
  const strokes = done.filter(([name]) => name === "strokeStyle").map(([, , colour]) => colour);
  const widths = done.filter(([name]) => name === "lineWidth").map(([, , width]) => width);
  assert.deepEqual(strokes, ["#ffffff", "#222222"]);
  assert.ok(widths[0] > widths[1]);
});

test("only the outline of a dashed symbol is dashed, and nothing that is drawn after it", () => {
  const dashes = draw({ dashed: true }).filter(([name]) => name === "setLineDash" || name === "stroke");
  assert.deepEqual(dashes.map(([name, given]) => (name === "stroke" ? name : given.length > 0)), [false, "stroke", true, "stroke", false]);
  assert.ok(draw({}).every(([name, given]) => name !== "setLineDash" || given.length === 0));
});

for (const ratio of [1, 1.5, 2, 3]) {
  test(`a sprite is set on whole pixels of a screen with ${ratio} of them to a pixel of the page`, () => {
    const target = pen();
    symbols.sprite(LOOK, 7, ratio).put(target, 10.37, 20.81);
    const [[, from, x, y, wide, high]] = target.done;
    assert.equal(from, canvas);
    for (const at of [x, y]) assert.ok(Math.abs(at * ratio - Math.round(at * ratio)) < 1e-9);
    assert.ok(Math.abs(x + wide / 2 - 10.37) <= 0.5 && Math.abs(y + high / 2 - 20.81) <= 0.5);
    assert.equal(canvas.width, wide * ratio);
  });
}

test("a sprite has room for the widest shape and its rim", () => {
  const target = pen();
  symbols.sprite(LOOK, 7, 1).put(target, 0, 0);
  const wide = target.done[0][4];
  const reach = Math.max(...corners(draw({ shape: "star" }, 0, 0, 7)).flat().map(Math.abs));
  assert.ok(wide / 2 >= reach + 3.5 / 2);
});

test("a place that is no park is a cross whose arms meet at its point", () => {
  const context = pen();
  symbols.cross(context, 30, 40, "#123456");
  const points = corners(context.done);
  assert.deepEqual(points.map(([x]) => x - 30).reduce((a, b) => a + b), 0);
  assert.deepEqual(points.map(([, y]) => y - 40).reduce((a, b) => a + b), 0);
  assert.ok(context.done.some(([name, , ink]) => name === "strokeStyle" && ink === "#123456"));
});

for (const [screen, ratio] of [[undefined, 2], [1, 2], [3, 3]]) {
  test(`a swatch of the legend has ${ratio} pixels for one of the page where the screen has ${screen ?? "not said how many"}`, () => {
    globalThis.devicePixelRatio = screen;
    const painted = [];
    const made = symbols.swatch((context, x, y) => painted.push([context, x, y]));
    assert.deepEqual([made.width, made.height], [26 * ratio, 20 * ratio]);
    assert.deepEqual(painted, [[drawn, 13, 10]]);
  });
}
