/* The map as a picture: one canvas put together from what is on the screen, with title, legend, scale bar, north,
   day, sources and the review number. Nothing is fetched, so it works offline and the canvas is never tainted. */
import { lost as lostSigns, spelled } from "../drawing/glyphs.js";
import { fill } from "./dom.js";
import { days, degrees, furniture } from "./furniture.js";
import { inViewSaid, whenSaid } from "./said.js";

const RATIO = 2; // device pixels for a pixel of the page
const EDGE = 20, LINE = 20, SIGN = 34; // pixels: margin, height of a line of the legend, width of its sign

/* Lines of a text that are at most so wide; broken at spaces, and between Chinese characters. */
function wrap(context, text, wide) {
  const lines = [];
  let line = "";
  text.split(/(?<=[\s·；，、])|(?=[\u4e00-\u9fff])/).forEach(function (part) {
    if (line && context.measureText(line + part.trimEnd()).width > wide) { lines.push(line.trimEnd()); line = ""; }
    line += part;
  });
  if (line.trim()) lines.push(line.trimEnd());
  return lines;
}

/* The rows of the legend as the page shows them: its sign, its words, its counts as lists of lines; `head` is the row
   that says whose days they are. */
function legendRows(legend) {
  return Array.from(legend.querySelectorAll(".softpark-row")).map(function (row) {
    const cells = Array.from(row.children), counts = cells.slice(2).map(function (cell) {
      return cell.children.length ? Array.from(cell.children, function (line) { return line.textContent.trim(); }) : [cell.textContent];
    });
    return { sign: cells[0], text: cells[1].textContent, counts: counts, faint: row.classList.contains("softpark-zero"), head: row.classList.contains("softpark-days") };
  });
}

/* The map's own canvases at twice their pixels, each as far as it is seen on the screen. */
function mapCanvas(given) {
  const map = given.map, size = map.getSize(), cut = document.createElement("canvas"), c = cut.getContext("2d");
  cut.width = size.x * RATIO;
  cut.height = size.y * RATIO;
  given.sides.forEach(function (side, i) {
    const canvas = side.canvas, both = given.sides.length > 1;
    canvas.ratio = RATIO;
    canvas._update();
    try {
      const at = map.containerPointToLayerPoint([0, 0]).subtract(canvas._bounds.min);
      const from = both && i === 1 ? given.cut : 0, to = both && i === 0 ? given.cut : size.x;
      c.save();
      c.beginPath();
      c.rect(from * RATIO, 0, (to - from) * RATIO, cut.height);
      c.clip();
      c.drawImage(canvas._container, -at.x * RATIO, -at.y * RATIO);
      c.restore();
    } finally {
      canvas.ratio = null;
      canvas._update();
    }
  });
  return cut;
}

/* given: {map, sides, cut, words, palette, legend, graticule, title, inLight}; `sides` as chart.js has them, from left to
   right, `cut` where the line between them stands, in pixels. Returns the picture as a canvas. */
function compose(given) {
  const words = given.words, p = given.palette, size = given.map.getSize(), all = legendRows(given.legend);
  const head = all.filter(function (row) { return row.head; })[0], rows = all.filter(function (row) { return !row.head; });
  const layers = given.sides.map(function (side) { return side.shown; }), both = layers.length > 1;
  const family = getComputedStyle(document.body).fontFamily, picture = document.createElement("canvas");
  const c = picture.getContext("2d"), wide = size.x + 2 * EDGE, inner = size.x;
  function font(weight, pixels) { c.font = weight + " " + pixels + "px " + family; }

  /* Every text that may stand in the picture and comes from the register. */
  const names = [given.title].concat(given.sides.flatMap(function (side) { return side.canvas.parks.map(function (park) { return park.name; }); }));
  const lost = lostSigns(names).map(function (each) { return fill(words.lost_in, each); }).join("；");
  font(400, 14);
  const about = wrap(c, [whenSaid(layers, words), spelled(given.title || words.all_parks), inViewSaid(layers, words)].join(" · "), inner);
  font(400, 12);
  const foot = wrap(c, [words.review, words.sources, words.outlines].concat(lost ? [fill(words.lost, { signs: lost })] : []).join(" · "), inner);
  const demo = layers.some(function (layer) { return layer.demo; }) ? words.demo_note : "";
  font(650, 13);
  /* A row without a count, such as the name of a layer, may run on where the counts of others stand. */
  function widestOf(some) { return Math.max.apply(null, some.map(function (row) { return c.measureText(row.text).width; })); }
  const textWide = widestOf(rows.filter(function (row) { return row.counts.flat().join(""); }));
  const countWide = Math.max.apply(null, (both ? rows.concat(head) : rows).map(function (row) {
    return Math.max.apply(null, row.counts.flat().map(function (line) { return c.measureText(line).width; }));
  })) + 8;
  const widest = SIGN + Math.max(textWide + layers.length * countWide, widestOf(rows)) + 26;
  const columns = Math.max(1, Math.min(4, Math.floor(inner / widest))), lines = Math.ceil(rows.length / columns);
  const top = EDGE + 32 + about.length * 20 + (demo ? 20 : 0) + 8;
  const headed = both ? 2 * LINE - 6 : 0, high = top + size.y + 14 + headed + lines * LINE + 12 + foot.length * 17 + EDGE - 4;
  picture.width = Math.round(wide * RATIO);
  picture.height = Math.round(high * RATIO);
  c.scale(RATIO, RATIO);
  c.fillStyle = p.paper;
  c.fillRect(0, 0, wide, high);
  c.textBaseline = "alphabetic";
  c.textAlign = "left";

  let y = EDGE + 20;
  font(650, 24); c.fillStyle = p.text; c.fillText(words.title, EDGE, y);
  y += 8;
  font(400, 14);
  about.forEach(function (line) { y += 20; c.fillText(line, EDGE, y); });
  if (demo) { y += 20; font(650, 14); c.fillStyle = "#8a2a00"; c.fillText(demo, EDGE, y); }

  c.drawImage(mapCanvas(given), EDGE, top, size.x, size.y);
  degrees(c, given, EDGE, top, font);
  furniture(c, given, EDGE, top, size, font);
  c.strokeStyle = p.districtLine; c.lineWidth = 1;
  c.strokeRect(EDGE + 0.5, top + 0.5, size.x - 1, size.y - 1);

  if (both) days(c, given, EDGE, top, font);

  const each = inner / columns, from = top + size.y + 14 + headed;
  function counts(row, x, at) {
    c.textAlign = "right";
    row.counts.forEach(function (lines, i) {
      lines.forEach(function (line, n) { c.fillText(line, x + SIGN + textWide + (i + 1) * countWide, at - 15 * (lines.length - 1 - n)); });
    });
    c.textAlign = "left";
  }
  for (let column = 0; both && column * lines < rows.length; column++) {
    font(400, 12); c.fillStyle = p.quiet; c.textBaseline = "middle";
    counts(head, EDGE + column * each, from - LINE / 2);
  }
  rows.forEach(function (row, i) {
    const x = EDGE + Math.floor(i / lines) * each, at = from + (i % lines) * LINE + LINE / 2;
    if (row.sign.tagName === "CANVAS") c.drawImage(row.sign, x, at - 10, 26, 20);
    else { font(500, 10); c.fillStyle = "#7a4b00"; c.textBaseline = "middle"; c.fillText(row.sign.textContent, x + 3, at); }
    c.textBaseline = "middle";
    font(400, 13); c.fillStyle = row.faint ? p.quiet : p.text; c.fillText(row.text, x + SIGN, at);
    font(row.faint ? 400 : 650, 13); counts(row, x, at);
  });
  c.textBaseline = "alphabetic";
  y = from + lines * LINE + 12;
  font(400, 12); c.fillStyle = p.quiet;
  foot.forEach(function (line) { c.fillText(line, EDGE, y + 8); y += 17; });
  return picture;
}

/* Give the picture to the visitor as a file; `failed` is called with an error where the browser cannot. */
export function save(given, failed) {
  if (given.map._animatingZoom) { given.map.once("zoomend", function () { save(given, failed); }); return; }
  let picture;
  try { picture = given.inLight(function () { return compose(given); }); } catch (error) { failed(error); return; }
  picture.toBlob(function (blob) {
    if (!blob) { failed(new Error("no picture")); return; }
    const link = document.createElement("a"), address = URL.createObjectURL(blob);
    link.href = address;
    link.download = "softpark-map-" + given.sides.map(function (side) { return side.shown.as_of; }).join("-") + ".png";
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(address); }, 60000);
  }, "image/png");
}
