/* What lies beneath the parks: land around, districts, the graticule, the areas (片区). A part of `ParkCanvas`. */
import { FONT } from "./font.js";
import { latitude, mercator, pixels, size, trace } from "./geometry.js";

const STEPS = [2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005]; // degrees between two lines

export const ground = {
  _path(c, f, rings) {
    c.beginPath();
    trace(c, f, rings);
  },

  _land(c, f) {
    const p = this.palette, self = this;
    c.fillStyle = p.land;
    c.lineWidth = 0.8;
    c.strokeStyle = p.landLine;
    this.base.land.forEach(function (place) { self._path(c, f, place.rings); c.fill(); c.stroke(); });
    c.fillStyle = p.ground;
    c.strokeStyle = p.districtLine;
    c.lineWidth = 1;
    this.base.districts.forEach(function (place) {
      self._path(c, f, place.rings);
      c.fillStyle = self.chosen && self.chosen.length && self.chosen.indexOf(place.code) < 0 ? p.land : p.ground;
      c.fill();
      c.stroke();
    });
    if (!this.chosen || !this.chosen.length) return;
    c.lineWidth = 2;
    c.strokeStyle = p.quiet;
    this.base.districts.forEach(function (place) {
      if (self.chosen.indexOf(place.code) < 0) return;
      self._path(c, f, place.rings);
      c.stroke();
    });
  },

  _graticule(c, f, wide) {
    let step = STEPS[0];
    STEPS.forEach(function (s) { if ((s / 360) * f.scale >= 150) step = s; });
    const west = ((f.x / f.scale) - 0.5) * 360, east = (((f.x + wide.x) / f.scale) - 0.5) * 360;
    const north = latitude(f.y / f.scale), south = latitude((f.y + wide.y) / f.scale); // of the canvas, its drag margin included
    c.lineWidth = 0.6;
    c.strokeStyle = this.palette.grid;
    c.fillStyle = this.palette.quiet;
    c.font = "11px " + FONT;
    c.textAlign = "center";
    c.textBaseline = "alphabetic";
    const digits = step < 0.01 ? 3 : step < 0.1 ? 2 : step < 1 ? 1 : 0;
    for (let lon = Math.ceil(west / step) * step; lon < east; lon += step) {
      const x = Math.round(mercator(lon, 0)[0] * f.scale - f.x) + 0.5;
      c.beginPath(); c.moveTo(x, 0); c.lineTo(x, wide.y); c.stroke();
    }
    for (let lat = Math.ceil(south / step) * step; lat < north; lat += step) {
      const y = Math.round(mercator(0, lat)[1] * f.scale - f.y) + 0.5;
      c.beginPath(); c.moveTo(0, y); c.lineTo(wide.x, y); c.stroke();
    }
    this.ticks = { step: step, digits: digits };
  },

  _areas(c, f) {
    const p = this.palette, self = this, zoom = this._map.getZoom();
    this.base.areas.forEach(function (area) {
      const x = area.xy[0] * f.scale - f.x, y = area.xy[1] * f.scale - f.y;
      const r = pixels(area.accuracy, area.lat, f.scale);
      c.strokeStyle = p.areaLine;
      c.lineWidth = 1;
      c.setLineDash(area.rings ? [] : [1.5, 3]);
      if (area.rings) self._path(c, f, area.rings);
      else { c.beginPath(); c.arc(x, y, r, 0, 2 * Math.PI); }
      c.stroke();
      c.setLineDash([]);
      area.px = [x, y];
      area.top = area.rings ? Math.sqrt(size(area.rings[0])) * f.scale / 2 : r;
      area.show = zoom >= 9.5;
    });
  },
};
