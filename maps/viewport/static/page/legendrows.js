/* The rows of the legend (图例) as data: {paint or sign: how it looks on the map, text, counts, className}. */
import { cross, draw } from "../drawing/symbols.js";
import { fill } from "./dom.js";

/* The legend before the first answer: it has its size from the start. */
const BLANK = { counts: {}, candidates: "", references: 0, demo: 0 };

/* layers: those that are drawn, from left to right; palette: as `Chart` has it. A count stands for each layer. */
export function parkRows(layers, palette, words) {
  const shown = layers.length ? layers : [BLANK], p = palette, rows = [];
  const each = (count) => shown.map(count), any = (count) => shown.some(count);
  p.tiers.forEach((t) => {
    if (t.tier === "humanoid" && !any((layer) => layer.counts.humanoid)) return;
    const look = { shape: t.shape, fill: t.fill, ink: p.ink, paper: p.paper };
    rows.push({ paint: (c, x, y) => draw(c, look, x, y, 6), text: words[t.tier], counts: each((layer) => layer.counts[t.tier]) });
  });
  const asked = { shape: "circle", fill: p.paper, ink: p.ink, paper: p.paper, dashed: true };
  rows.push({
    paint: (c, x, y) => draw(c, asked, x, y, 6),
    text: words.candidate, counts: each((layer) => layer.candidates), className: "softpark-extra",
  });
  if (any((layer) => layer.references)) {
    rows.push({ paint: (c, x, y) => cross(c, x, y, p.quiet), text: words.reference, counts: each((layer) => layer.references) });
  }
  rows.push({ paint: (c, x, y) => dotted(c, x, y, p.tiers[2].fill), text: words.indicative, counts: [], className: "softpark-line" });
  rows.push({ paint: (c, x, y) => line(c, x, y, p.areaLine), text: words.area, counts: [], className: "softpark-line" });
  if (any((layer) => layer.demo)) {
    rows.push({ sign: words.demo, text: words.demo_data, counts: each((layer) => layer.demo), className: "softpark-line" });
  }
  return rows;
}

/* The rows of a result of coverage: its name and day, then what its shades or fillings mean.
   sides: as `Chart` has them; the layer is of the one named "day" and has no count on the other. */
export function resultRows(overlay, sides, day, words) {
  const layer = overlay.layer;
  if (!layer) return [];
  const name = fill(words.layer, { name: layer.name }) + (layer.by ? " · " + layer.by.name : "");
  const rows = [{ text: name + (sides.length > 1 ? " · " + day : ""), counts: [], className: "softpark-layer softpark-extra" }];
  if (!layer.rows.length) rows.push({ text: words.layer_empty, counts: [], className: "softpark-line" });
  return rows.concat(overlay.legend().map(({ paint, text, count }) => (
    { paint, text, counts: sides.map((side) => (side.name === "day" ? count : null)), className: "softpark-line" }
  )));
}

function dotted(c, x, y, colour) {
  c.beginPath();
  c.arc(x, y, 8, 0, 2 * Math.PI);
  c.setLineDash([1, 3]);
  c.lineWidth = 1.3;
  c.strokeStyle = colour;
  c.stroke();
}

function line(c, x, y, colour) {
  c.beginPath();
  c.moveTo(x - 10, y);
  c.lineTo(x + 10, y);
  c.lineWidth = 1.3;
  c.strokeStyle = colour;
  c.stroke();
}
