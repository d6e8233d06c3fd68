/* A result of coverage on the map (maps/coverage/result_layers.py): districts shaded by a figure, parts of the ground,
   circles of amounts. It is drawn beneath the parks, has its rows in the legend, and answers what lies at a point. */
import { UNIT, around, contains, label, mercator, project } from "./geometry.js";
import { hatch } from "./hatch.js";

const LARGEST = 34; // pixels: radius of the circle of the greatest amount

/* How each kind of part is filled: {colour, fill: share of it, hatch: angle of its lines or null, wide: its line}. */
function looks(p) {
  return {
    inside: { colour: p.reached, fill: 0.35, hatch: null, wide: 1 },
    gap: { colour: p.gap, fill: 0.05, hatch: "up", wide: 1 },
    outside: { colour: p.quiet, fill: 0.08, hatch: "down", wide: 1 },
    overlap: { colour: p.clash, fill: 0.4, hatch: null, wide: 1.6 },
    sliver: { colour: p.clash, fill: 0.05, hatch: "up", wide: 1.6 },
    strip: { colour: p.clash, fill: 0.05, hatch: "down", wide: 1.6 },
    reached: { colour: p.reached, fill: 0.16, hatch: null, wide: 1 },
    role: { colour: p.gap, fill: 0.08, hatch: null, wide: 2 },
  };
}

/* The outlines of the districts that a row of a shaded layer is about: one, or all of a city. */
function districts(canvas, row) {
  return canvas.base.districts.filter(function (place) { return place.code.indexOf(row.code) === 0; });
}

export class Overlay {
  constructor(palette) {
    this.palette = palette;
    this.layer = null;
    this.repaint();
  }

  /* The palette has other colours now. */
  repaint() { this.looks = looks(this.palette); }

  /* The layer as fetched, or null for none. */
  take(layer) {
    this.layer = layer;
    (layer ? layer.rows : []).forEach(function (row) {
      if (row.at) row.xy = mercator(row.at[0] / UNIT, row.at[1] / UNIT);
      if (!row.rings) return;
      row.rings = row.rings.map(function (ring) { return project(ring, UNIT); });
      row.label_at = row.label && label(row.rings);
    });
  }

  shade(row) {
    if (row.shade === null || row.shade === undefined) return null;
    const shades = this.palette.shades, used = this.layer.shades;
    if (!row.shade) return shades[0];
    /* Few shades stand as far apart as they can; a single one in the middle. */
    return shades[used < 2 ? 3 : 1 + Math.round(((row.shade - 1) * (shades.length - 2)) / (used - 1))];
  }

  draw(canvas, c, f) {
    if (this.layer) this[this.layer.form](canvas, c, f);
  }

  shaded(canvas, c, f) {
    const self = this, p = this.palette;
    this.layer.rows.forEach(function (row) {
      const colour = self.shade(row);
      districts(canvas, row).forEach(function (place) {
        canvas._path(c, f, place.rings);
        c.fillStyle = colour || hatch(c, p.districtLine, "up");
        c.fill();
        c.lineWidth = 1;
        c.strokeStyle = p.districtLine;
        c.stroke();
      });
    });
  }

  parts(canvas, c, f) {
    const self = this;
    this.layer.rows.forEach(function (row) {
      if (row.rings) { canvas._path(c, f, row.rings); }
      else { c.beginPath(); c.arc(row.xy[0] * f.scale - f.x, row.xy[1] * f.scale - f.y, 9, 0, 2 * Math.PI); }
      self.fill(c, self.looks[row.kind]);
      if (row.rings) self.ring(c, f, row);
    });
  }

  fill(c, look) {
    c.globalAlpha = look.fill;
    c.fillStyle = look.colour;
    c.fill("evenodd");
    c.globalAlpha = 1;
    if (look.hatch) { c.fillStyle = hatch(c, look.colour, look.hatch); c.fill("evenodd"); }
    c.lineWidth = look.wide;
    c.strokeStyle = look.colour;
    c.stroke();
  }

  /* A part too small to be seen gets a ring around it. */
  ring(c, f, row) {
    const box = row.box = row.box || around(row.rings);
    if (Math.max(box[2] - box[0], box[3] - box[1]) * f.scale > 8) return;
    c.beginPath();
    c.arc(((box[0] + box[2]) / 2) * f.scale - f.x, ((box[1] + box[3]) / 2) * f.scale - f.y, 8, 0, 2 * Math.PI);
    c.stroke();
  }

  circles(canvas, c, f) {
    const p = this.palette;
    this.layer.rows.forEach(function (row) {
      const told = row.size !== null;
      row.px = [row.xy[0] * f.scale - f.x, row.xy[1] * f.scale - f.y];
      row.r = told ? LARGEST * Math.sqrt(row.size) : 10;
      c.beginPath();
      c.arc(row.px[0], row.px[1], row.r, 0, 2 * Math.PI);
      c.globalAlpha = 0.22;
      c.fillStyle = p.reached;
      if (told) c.fill();
      c.globalAlpha = 1;
      c.setLineDash(told ? [] : [2, 3]);
      c.lineWidth = 1.2;
      c.strokeStyle = told ? p.reached : p.quiet;
      c.stroke();
      c.setLineDash([]);
    });
  }

  /* What rows say on the map itself, where there is room. */
  names(canvas, f) {
    if (!this.layer) return;
    const colour = this.palette.gap;
    this.layer.rows.forEach(function (row) {
      const at = row.label && (row.label_at || row.xy);
      if (!at) return;
      [0, 20, -20, 40, -40].some(function (dy) {
        return canvas._write(canvas._context, row.label, at[0] * f.scale - f.x, at[1] * f.scale - f.y + dy, "12.5px ", colour, "center");
      });
    });
  }

  /* The rows at a point: of the canvas in pixels, and in mercator coordinates. */
  hit(canvas, pixel, xy) {
    if (!this.layer) return [];
    const shaded = this.layer.form === "shaded";
    return this.layer.rows.filter(function (row) {
      if (row.px) return Math.hypot(row.px[0] - pixel.x, row.px[1] - pixel.y) <= row.r;
      if (shaded) return districts(canvas, row).some(function (place) { return contains(place.rings, xy[0], xy[1]); });
      return row.rings && contains(row.rings, xy[0], xy[1]);
    });
  }

  /* Rows for the legend: how to paint its sign, words, and how many. */
  legend() {
    const self = this, p = this.palette;
    if (!this.layer) return [];
    return this.layer.legend.map(function (line) {
      return { paint: function (c, x, y) { self.sign(c, x, y, line, p); }, text: line.text, count: line.count };
    });
  }

  sign(c, x, y, line, p) {
    c.beginPath();
    if (this.layer.form === "circles") { c.arc(x, y, 8, 0, 2 * Math.PI); }
    else { c.rect(x - 10, y - 7, 20, 14); }
    if (this.layer.form === "parts") { this.fill(c, this.looks[line.kind]); return; }
    const told = this.layer.form === "circles" ? line.size !== null : line.shade !== null;
    c.globalAlpha = this.layer.form === "circles" ? 0.22 : 1;
    c.fillStyle = this.layer.form === "circles" ? p.reached : told ? this.shade(line) : hatch(c, p.districtLine, "up");
    if (told || this.layer.form === "shaded") c.fill();
    c.globalAlpha = 1;
    c.lineWidth = 1;
    c.strokeStyle = p.districtLine;
    c.setLineDash(this.layer.form === "circles" && !told ? [2, 3] : []);
    c.stroke();
    c.setLineDash([]);
  }
}
