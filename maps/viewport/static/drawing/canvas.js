/* One canvas for everything: land, districts, graticule, areas, outlines, symbols, names, in this order. */
/* global L */
import { around, contains } from "./geometry.js";
import { ground } from "./ground.js";
import { names } from "./names.js";
import { parks } from "./parks.js";
import { Taken } from "./taken.js";

export const ParkCanvas = L.Renderer.extend({
  includes: [ground, parks, names],
  options: { padding: 0.25 },

  initialize(palette, words) {
    L.Renderer.prototype.initialize.call(this, {});
    this.palette = palette;
    this.words = words;
    this.base = { land: [], districts: [], areas: [] };
    this.parks = [];
    this.cells = [];
    this.selected = null;
    this.filtered = false; // whether filters chose the parks
    this.hovered = null;
    this.most = null; // the count of the largest circle; null: that of the cells drawn here
    this.anchor = null; // the frame that outlines were last made for
    this.widths = new Map();
    this.ratio = null; // of device to page pixels; set while printing
    this.overlay = null; // a result of coverage (`Overlay`)
    this.repaint();
  },

  /* The palette has other colours now; they are seen at the next `redraw`. */
  repaint() {
    const palette = this.palette;
    this.sprites = {};
    this.looks = {};
    palette.tiers.forEach(function (t) {
      this.looks[t.tier] = { shape: t.shape, fill: t.fill, ink: palette.ink, paper: palette.paper };
    }, this);
  },

  _initContainer() {
    this._container = document.createElement("canvas");
    this._container.setAttribute("aria-hidden", "true");
    this._context = this._container.getContext("2d");
  },
  _destroyContainer() { this._container.remove(); delete this._context; },
  _updatePaths() {},

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const wide = this._bounds.getSize(), ratio = this._ratio(), c = this._container;
    const width = Math.floor(ratio * wide.x), height = Math.floor(ratio * wide.y);
    L.DomUtil.setPosition(c, this._bounds.min);
    if (c.width !== width || c.height !== height) { c.width = width; c.height = height; } // takes new memory
    c.style.width = wide.x + "px";
    c.style.height = wide.y + "px";
    this.redraw();
  },

  _ratio() { return this.ratio || window.devicePixelRatio || 1; },

  /* Where a mercator point lies on the canvas, in page pixels. */
  _frame() {
    const origin = this._map.getPixelOrigin().add(this._bounds.min);
    return { scale: 256 * Math.pow(2, this._map.getZoom()), x: origin.x, y: origin.y };
  },

  redraw() {
    if (!this._context || !this._map) return;
    const ratio = this._ratio(), wide = this._bounds.getSize(), c = this._context;
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.fillStyle = this.palette.outside; // on the canvas, since printers leave out backgrounds of pages
    c.fillRect(0, 0, wide.x, wide.y);
    const f = this._frame();
    this._taken = new Taken();
    this._font = null;
    const corner = this._map.containerPointToLayerPoint([0, 0]).subtract(this._bounds.min), seen = this._map.getSize();
    this._seen = [corner.x, corner.y, corner.x + seen.x, corner.y + seen.y]; // the canvas, less its drag margin
    this._land(c, f);
    this._graticule(c, f, wide);
    if (this.overlay) this.overlay.draw(this, c, f);
    this._areas(c, f);
    this._cells(c, f);
    this._outlines(c, f);
    this._symbols(c, f);
    this._names(c, f);
  },

  /* Point at a park, or at none (null): drawn anew only where that is to be seen. Returns whether it is another. */
  point(slug) {
    if (slug === this.hovered) return false;
    const seen = this._seenWhenPointedAt(slug) || this._seenWhenPointedAt(this.hovered);
    this.hovered = slug;
    if (seen) this.redraw();
    return true;
  },
  /* A ring tells how well a place is known; surveyed outlines need none. */
  _seenWhenPointedAt(slug) {
    return slug !== null && this.parks.some(function (park) { return park.slug === slug && park.shape !== "surveyed"; });
  },

  /* The park or cell at a point of the container, or null. Symbols win over outlines. */
  hit(point, reach) {
    const at = this._map.containerPointToLayerPoint(point).subtract(this._bounds.min);
    let best = null, near = reach;
    this.cells.forEach(function (cell) {
      const d = Math.hypot(cell.px[0] - at.x, cell.px[1] - at.y);
      if (d <= cell.px[2]) best = { cell: cell };
    });
    this.parks.forEach(function (park) {
      const d = Math.hypot(park.px[0] - at.x, park.px[1] - at.y);
      if (d <= near) { near = d; best = { park: park }; }
    });
    if (best) return best;
    const f = this._frame(), x = (at.x + f.x) / f.scale, y = (at.y + f.y) / f.scale;
    for (let i = this.parks.length - 1; i >= 0; i--) {
      const park = this.parks[i];
      if (!park.rings || park.role === "reference") continue;
      const box = park.box || (park.box = around(park.rings));
      if (x >= box[0] && y >= box[1] && x <= box[2] && y <= box[3] && contains(park.rings, x, y)) return { park: park };
    }
    return null;
  },
});
