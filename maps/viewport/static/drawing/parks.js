/* The parks themselves: circles of many, outlines, symbols. A part of `ParkCanvas`. */
import { FONT } from "./font.js";
import { pixels, trace } from "./geometry.js";
import { cross, sprite } from "./symbols.js";

/* Above so many parks symbols are smaller, rings are left out, and outlines are hairlines: a thicker line takes seven
   times as long to draw without a graphics card. */
const CROWDED = 400;
const FAR = 20000; // pixels from where paths were made: beyond, their single precision would show

export const parks = {
  _cells(c, f) {
    const p = this.palette, most = this.most || Math.max.apply(null, this.cells.map(function (cell) { return cell.count; }).concat(1));
    this.cells.forEach(function (cell) {
      const x = cell.xy[0] * f.scale - f.x, y = cell.xy[1] * f.scale - f.y;
      const r = 10 + 18 * Math.sqrt(cell.count / most);
      cell.px = [x, y, r];
      c.beginPath(); c.arc(x, y, r, 0, 2 * Math.PI);
      c.fillStyle = p.tint; c.fill();
      c.lineWidth = 1.2; c.strokeStyle = p.tiers[2].fill; c.stroke();
      c.fillStyle = p.text; c.font = "600 12px " + FONT; c.textAlign = "center"; c.textBaseline = "middle";
      c.fillText(String(cell.count), x, y + 0.5);
    });
  },

  /* Paths are made once for a zoom level and moved after that. */
  _outlines(c, f) {
    const self = this, p = this.palette, normal = this._crowded() ? 1 / this._ratio() : 1.2;
    let a = this.anchor, dashed = null;
    if (!a || a.scale !== f.scale || Math.abs(a.x - f.x) > FAR || Math.abs(a.y - f.y) > FAR) a = this.anchor = f;
    c.save();
    c.translate(a.x - f.x, a.y - f.y);
    c.fillStyle = p.tint;
    this.parks.forEach(function (park) {
      if (!park.rings) return;
      const park_itself = park.role !== "reference";
      if (park.anchor !== a) {
        park.path = new Path2D();
        trace(park.path, a, park.rings);
        park.anchor = a;
      }
      if (park_itself) c.fill(park.path, "evenodd");
      if (dashed !== (park.shape !== "surveyed")) {
        dashed = park.shape !== "surveyed";
        c.setLineDash(dashed ? [1.5, 3] : []);
      }
      c.lineWidth = park.slug === self.selected ? 2.2 : park_itself ? normal : Math.min(normal, 0.9);
      c.strokeStyle = park_itself ? p.tiers[2].fill : p.quiet;
      c.stroke(park.path);
    });
    c.restore();
  },

  /* Many parks on the screen; a picture or a sheet of paper is drawn once and takes its time. */
  _crowded() { return this.parks.length > CROWDED && !this.ratio; },

  _symbols(c, f) {
    const self = this, zoom = this._map.getZoom(), p = this.palette;
    const crowded = this.parks.length > CROWDED, radius = (crowded ? 4.5 : 6) + Math.max(0, Math.min(2, (zoom - 10) / 2));
    this.radius = radius;
    this.parks.forEach(function (park) {
      const x = park.xy[0] * f.scale - f.x, y = park.xy[1] * f.scale - f.y;
      park.px = [x, y];
      park.ring = null;
      const strong = park.slug === self.selected || park.slug === self.hovered;
      /* How well the place is known: always for a park pointed at, else where there is room for it. */
      if (park.shape !== "surveyed" && (strong || (!crowded && zoom >= 12 && park.role !== "reference"))) {
        const r = pixels(park.accuracy, park.lat, f.scale);
        if (r > radius + 3 && r < 3000) {
          c.beginPath(); c.arc(x, y, r, 0, 2 * Math.PI);
          c.setLineDash([1, 4]); c.lineWidth = strong ? 1.6 : 1; c.strokeStyle = p.quiet; c.stroke(); c.setLineDash([]);
          park.ring = r;
        }
      }
    });
    this.parks.forEach(function (park) {
      if (park.role === "reference") { cross(c, park.px[0], park.px[1], p.quiet); return; }
      self._sprite(park.tier, park.candidate).put(c, park.px[0], park.px[1]);
    });
    const chosen = this.parks.filter(function (park) { return park.slug === self.selected; })[0];
    if (!chosen) return;
    c.beginPath(); c.arc(chosen.px[0], chosen.px[1], radius * 2.3, 0, 2 * Math.PI);
    c.lineWidth = 2.5; c.strokeStyle = p.ink; c.stroke();
  },

  _sprite(tier, candidate) {
    const ratio = this._ratio(), key = [tier, candidate ? "dashed" : "", this.radius, ratio].join(" ");
    const look = Object.assign({ dashed: candidate }, this.looks[tier]);
    return this.sprites[key] || (this.sprites[key] = sprite(look, this.radius, ratio));
  },
};
