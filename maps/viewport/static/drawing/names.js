/* Names on the map, none over another. A part of `ParkCanvas`. */
import { FONT } from "./font.js";
import { contained, stepsWithin } from "./geometry.js";
import { spelled } from "./glyphs.js";

const FEW = 15; // parks that filters find: all of them are named
const REMEMBERED = 20000; // widths of texts
const EDGE = 4; // pixels between a name and the frame's edge
const STEPS = [0, -22, 22, -44, 44, -66, 66]; // pixels that the name of a district gives way, but never into another

export const names = {
  /* Names, the most wanted first; one that would cover another is left out. */
  _names(c, f) {
    const self = this, p = this.palette, zoom = this._map.getZoom(), r = this.radius || 6;
    this.cells.forEach(function (k) { self._taken.add([k.px[0] - k.px[2], k.px[1] - k.px[2], k.px[0] + k.px[2], k.px[1] + k.px[2]]); });
    function symbols() {
      self.parks.forEach(function (park) { self._taken.add([park.px[0] - r, park.px[1] - r, park.px[0] + r, park.px[1] + r]); });
    }
    /* Where symbols cover the ground, the names of districts and areas stand on them, or there would be none. */
    const covered = this.parks.length > 150;
    if (!covered) symbols();
    const chosen = this.parks.filter(function (park) { return park.slug === self.selected; });
    chosen.forEach(function (park) { self._name(c, park, "600 14px ", p.text, true); });
    const few = this.filtered && this.parks.length <= FEW;
    function names() {
      for (let i = self.parks.length - 1; i >= 0; i--) {
        const park = self.parks[i];
        if (park.slug !== self.selected) self._name(c, park, "13px ", park.role === "reference" ? p.quiet : p.text, false, few);
      }
    }
    if (few) names();
    this.base.districts.forEach(function (place) {
      if (place.wide * f.scale < 46) return;
      const x = place.at[0] * f.scale - f.x, y = place.at[1] * f.scale - f.y;
      stepsWithin(place, f.scale, STEPS).some(function (dy) {
        return self._write(c, place.name, x, y + dy, "500 13px ", p.quiet, "center", 1.5);
      });
    });
    this.base.areas.forEach(function (area) {
      if (!area.show) return;
      const placed = [-area.top - 8, area.top + 10].some(function (dy) {
        return self._write(c, area.name, area.px[0], area.px[1] + dy, "500 12.5px ", p.areaLine, "center");
      });
      if (!placed) self._write(c, area.name, area.px[0] + area.top + 6, area.px[1], "500 12.5px ", p.areaLine, "left");
    });
    if (this.overlay) this.overlay.names(this, f);
    if (covered) symbols();
    if (!few && (zoom >= 12 || this.parks.length <= 15 || (zoom >= 10 && this.parks.length <= 60))) names();
    this.base.land.forEach(function (place) {
      if (place.wide * f.scale < 70) return;
      self._write(c, place.name, place.at[0] * f.scale - f.x, place.at[1] * f.scale - f.y, "13px ", p.quiet, "center", 3);
    });
    if ("letterSpacing" in c) c.letterSpacing = "0px";
  },

  /* The name beside its symbol; with `far`, where there is no room beside it, further off with a line to the symbol. */
  _name(c, park, font, colour, force, far) {
    const marked = park.demo && park.name.toLowerCase().indexOf(this.words.demo.toLowerCase()) < 0;
    const gap = force ? this.radius * 2.3 + 6 : this.radius + 6, self = this, p = this.palette;
    const text = spelled(park.name + (marked ? " · " + this.words.demo : "") + (park.ring ? "  ±" + park.accuracy + " m" : ""));
    function put(x, y, align) { return self._uncut(self._box(c, text, x, y, font, align)) && self._write(c, text, x, y, font, colour, align); }
    const wide = this._width(c, text, font, 0), seen = this._seen, shown = contained([park.px[0], park.px[1], park.px[0], park.px[1]], seen);
    /* Where a name of this width begins so that the frame's edge does not cut it. */
    function within(left) { return shown ? Math.max(seen[0] + EDGE, Math.min(left, seen[2] - wide - EDGE)) : left; }
    const middle = within(park.px[0] - wide / 2) - park.px[0];
    const spots = [
      [gap, 0, "left"], [-gap, 0, "right"], [0, gap + 8, "center"], [0, -gap - 8, "center"], [middle, gap + 8, "left"], [middle, -gap - 8, "left"],
    ];
    let placed = spots.some(function (s) { return put(park.px[0] + s[0], park.px[1] + s[1], s[2]); });
    if (!placed && far) {
      placed = [28, 46, 64, 82, 100].some(function (r) {
        return [[1, -1], [-1, -1], [1, 1], [-1, 1], [1, 0], [-1, 0], [0, -1], [0, 1]].some(function (to) {
          const x = park.px[0] + to[0] * r, y = park.px[1] + to[1] * r;
          if (!put(x, y, to[0] > 0 ? "left" : to[0] < 0 ? "right" : "center")) return false;
          c.beginPath(); c.moveTo(park.px[0] + to[0] * self.radius, park.px[1] + to[1] * self.radius); c.lineTo(x - to[0] * 2, y - to[1] * 9);
          c.lineWidth = 0.8; c.strokeStyle = p.quiet; c.stroke();
          return true;
        });
      });
    }
    if (!placed && (force || far)) this._write(c, text, within(park.px[0] + gap), park.px[1], font, colour, "left", 0, true);
  },

  _write(c, text, x, y, font, colour, align, spacing, force) {
    text = spelled(text);
    const box = this._box(c, text, x, y, font, align, spacing), left = box[0] + 3;
    if (!force && !this._taken.free(box)) return false;
    this._taken.add(box);
    this._type(c, font, spacing || 0);
    c.textAlign = "left"; c.textBaseline = "middle"; c.lineJoin = "round";
    c.lineWidth = 3.5; c.strokeStyle = this.palette.halo; c.strokeText(text, left, y);
    c.fillStyle = colour; c.fillText(text, left, y);
    return true;
  },

  /* What a text written there covers: west, north, east, south in page pixels. */
  _box(c, text, x, y, font, align, spacing) {
    const wide = this._width(c, text, font, spacing || 0);
    const left = align === "left" ? x : align === "right" ? x - wide : x - wide / 2;
    return [left - 3, y - 9, left + wide + 3, y + 9];
  },

  /* Whether a box is whole in what is seen, or not in it at all: the frame's edge would cut it. */
  _uncut(box) {
    const seen = this._seen;
    return contained(box, seen) || box[2] <= seen[0] || box[0] >= seen[2] || box[3] <= seen[1] || box[1] >= seen[3];
  },

  _type(c, font, spacing) {
    if (this._font === font + spacing) return;
    this._font = font + spacing;
    c.font = font + FONT;
    if ("letterSpacing" in c) c.letterSpacing = spacing + "px";
  },

  _width(c, text, font, spacing) {
    const key = font + spacing + text;
    let known = this.widths.get(key);
    if (known === undefined) {
      this._type(c, font, spacing);
      known = c.measureText(text).width;
      if (this.widths.size > REMEMBERED) this.widths.clear();
      this.widths.set(key, known);
    }
    return known;
  },
};
