/* One canvas for everything: land, districts, graticule, areas, outlines, symbols, names, in this order. */
(function () {
  "use strict";
  var FONT = 'system-ui, -apple-system, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
  var EARTH = 40075016.686; // metres around the equator, as Leaflet projects

  /* Longitude and latitude in degrees to the unit square of Web Mercator. */
  function mercator(lon, lat) {
    var sine = Math.sin((lat * Math.PI) / 180);
    return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
  }

  /* The latitude of a height in that square. */
  function latitude(y) {
    return (360 / Math.PI) * Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) - 90;
  }

  /* Flat [lon, lat, …] (in 1/unit degree) to flat mercator coordinates, once for each outline. */
  function project(flat, unit) {
    var out = new Float64Array(flat.length);
    for (var i = 0; i < flat.length; i += 2) {
      var xy = mercator(flat[i] / unit, flat[i + 1] / unit);
      out[i] = xy[0];
      out[i + 1] = xy[1];
    }
    return out;
  }

  /* The rings of a GeoJSON MultiPolygon, projected. */
  function outline(geometry) {
    var rings = [];
    geometry.coordinates.forEach(function (polygon) {
      polygon.forEach(function (ring) { rings.push(project(ring.flat(), 1)); });
    });
    return rings;
  }

  /* A place inside an outline for its name: the middle of its widest horizontal chord at mid-height. */
  function label(rings) {
    if (!rings.length) return null;
    var big = rings.reduce(function (a, b) { return size(b) > size(a) ? b : a; });
    var box = bounds(big), best = null;
    [0.5, 0.4, 0.6, 0.3, 0.7].forEach(function (share) {
      var y = box[1] + share * (box[3] - box[1]), cuts = [];
      for (var i = 0; i + 3 < big.length; i += 2) {
        if ((big[i + 1] > y) !== (big[i + 3] > y)) {
          cuts.push(big[i] + ((y - big[i + 1]) / (big[i + 3] - big[i + 1])) * (big[i + 2] - big[i]));
        }
      }
      cuts.sort(function (a, b) { return a - b; });
      for (var k = 0; k + 1 < cuts.length; k += 2) {
        var wide = cuts[k + 1] - cuts[k];
        if (!best || wide > best.wide * 1.15) best = { wide: wide, x: (cuts[k] + cuts[k + 1]) / 2, y: y };
      }
    });
    return [best.x, best.y];
  }
  function bounds(flat) {
    var box = [Infinity, Infinity, -Infinity, -Infinity];
    for (var i = 0; i < flat.length; i += 2) {
      box[0] = Math.min(box[0], flat[i]); box[1] = Math.min(box[1], flat[i + 1]);
      box[2] = Math.max(box[2], flat[i]); box[3] = Math.max(box[3], flat[i + 1]);
    }
    return box;
  }
  function around(rings) {
    return rings.map(bounds).reduce(function (a, b) {
      return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
    });
  }
  function size(flat) { var b = bounds(flat); return (b[2] - b[0]) * (b[3] - b[1]); }

  /* The rings as a path on the canvas, in page pixels. */
  function trace(path, f, rings) {
    for (var n = 0; n < rings.length; n++) {
      var r = rings[n];
      path.moveTo(r[0] * f.scale - f.x, r[1] * f.scale - f.y);
      for (var i = 2; i < r.length; i += 2) path.lineTo(r[i] * f.scale - f.x, r[i + 1] * f.scale - f.y);
      path.closePath();
    }
  }

  function contains(rings, x, y) {
    var inside = false;
    rings.forEach(function (r) {
      for (var i = 0; i + 3 < r.length; i += 2) {
        if ((r[i + 1] > y) !== (r[i + 3] > y) &&
            x < r[i] + ((y - r[i + 1]) / (r[i + 3] - r[i + 1])) * (r[i + 2] - r[i])) inside = !inside;
      }
    });
    return inside;
  }

  /* Boxes that are taken on the canvas, found by the squares that they lie in: names ask for thousands. */
  var SQUARE = 64;
  function Taken() { this.squares = new Map(); }
  Taken.prototype.visit = function (box, each) {
    for (var x = Math.floor(box[0] / SQUARE); x <= Math.floor(box[2] / SQUARE); x++) {
      for (var y = Math.floor(box[1] / SQUARE); y <= Math.floor(box[3] / SQUARE); y++) {
        if (each(x * 65536 + y)) return true;
      }
    }
    return false;
  };
  Taken.prototype.add = function (box) {
    var squares = this.squares;
    this.visit(box, function (key) {
      var there = squares.get(key);
      if (there) there.push(box); else squares.set(key, [box]);
      return false;
    });
  };
  Taken.prototype.free = function (box) {
    var squares = this.squares;
    return !this.visit(box, function (key) {
      return (squares.get(key) || []).some(function (t) { return t[0] < box[2] && t[2] > box[0] && t[1] < box[3] && t[3] > box[1]; });
    });
  };

  /* Above so many parks symbols are smaller, rings are left out, and outlines are hairlines: a thicker line takes seven
     times as long to draw without a graphics card. */
  var CROWDED = 400;
  var FAR = 20000; // pixels from where paths were made: beyond, their single precision would show
  var FEW = 15; // parks that filters find: all of them are named
  var REMEMBERED = 20000; // widths of texts
  var EDGE = 4; // pixels between a name and the frame's edge

  function contained(box, around) { return box[0] >= around[0] && box[1] >= around[1] && box[2] <= around[2] && box[3] <= around[3]; }

  var ParkCanvas = L.Renderer.extend({
    options: { padding: 0.25 },

    initialize: function (palette, words) {
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
      this.overlay = null; // a result of coverage (overlay.js)
      this.repaint();
    },

    /* The palette has other colours now; they are seen at the next `redraw`. */
    repaint: function () {
      var palette = this.palette;
      this.sprites = {};
      this.looks = {};
      palette.tiers.forEach(function (t) {
        this.looks[t.tier] = { shape: t.shape, fill: t.fill, ink: palette.ink, paper: palette.paper };
      }, this);
    },

    _initContainer: function () {
      this._container = document.createElement("canvas");
      this._container.setAttribute("aria-hidden", "true");
      this._context = this._container.getContext("2d");
    },
    _destroyContainer: function () { this._container.remove(); delete this._context; },
    _updatePaths: function () {},

    _update: function () {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      var wide = this._bounds.getSize(), ratio = this._ratio(), c = this._container;
      var width = Math.floor(ratio * wide.x), height = Math.floor(ratio * wide.y);
      L.DomUtil.setPosition(c, this._bounds.min);
      if (c.width !== width || c.height !== height) { c.width = width; c.height = height; } // takes new memory
      c.style.width = wide.x + "px";
      c.style.height = wide.y + "px";
      this.redraw();
    },

    _ratio: function () { return this.ratio || window.devicePixelRatio || 1; },

    /* Where a mercator point lies on the canvas, in page pixels. */
    _frame: function () {
      var origin = this._map.getPixelOrigin().add(this._bounds.min);
      return { scale: 256 * Math.pow(2, this._map.getZoom()), x: origin.x, y: origin.y };
    },

    redraw: function () {
      if (!this._context || !this._map) return;
      var ratio = this._ratio(), wide = this._bounds.getSize(), c = this._context;
      c.setTransform(ratio, 0, 0, ratio, 0, 0);
      c.fillStyle = this.palette.outside; // on the canvas, since printers leave out backgrounds of pages
      c.fillRect(0, 0, wide.x, wide.y);
      var f = this._frame();
      this._taken = new Taken();
      this._font = null;
      var corner = this._map.containerPointToLayerPoint([0, 0]).subtract(this._bounds.min), seen = this._map.getSize();
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

    _path: function (c, f, rings) {
      c.beginPath();
      trace(c, f, rings);
    },

    _land: function (c, f) {
      var p = this.palette, self = this;
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

    _graticule: function (c, f, wide) {
      var steps = [2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005], step = steps[0];
      steps.forEach(function (s) { if ((s / 360) * f.scale >= 150) step = s; });
      var west = ((f.x / f.scale) - 0.5) * 360, east = (((f.x + wide.x) / f.scale) - 0.5) * 360;
      var north = latitude(f.y / f.scale), south = latitude((f.y + wide.y) / f.scale); // of the canvas, its drag margin included
      c.lineWidth = 0.6;
      c.strokeStyle = this.palette.grid;
      c.fillStyle = this.palette.quiet;
      c.font = "11px " + FONT;
      c.textAlign = "center";
      c.textBaseline = "alphabetic";
      var digits = step < 0.01 ? 3 : step < 0.1 ? 2 : step < 1 ? 1 : 0, lon, lat, x, y;
      for (lon = Math.ceil(west / step) * step; lon < east; lon += step) {
        x = Math.round(mercator(lon, 0)[0] * f.scale - f.x) + 0.5;
        c.beginPath(); c.moveTo(x, 0); c.lineTo(x, wide.y); c.stroke();
      }
      for (lat = Math.ceil(south / step) * step; lat < north; lat += step) {
        y = Math.round(mercator(0, lat)[1] * f.scale - f.y) + 0.5;
        c.beginPath(); c.moveTo(0, y); c.lineTo(wide.x, y); c.stroke();
      }
      this.ticks = { step: step, digits: digits };
    },

    _areas: function (c, f) {
      var p = this.palette, self = this, zoom = this._map.getZoom();
      this.base.areas.forEach(function (area) {
        var x = area.xy[0] * f.scale - f.x, y = area.xy[1] * f.scale - f.y, r;
        c.strokeStyle = p.areaLine;
        c.lineWidth = 1;
        c.setLineDash(area.rings ? [] : [1.5, 3]);
        if (area.rings) { self._path(c, f, area.rings); }
        else {
          r = self._metres(area.accuracy, area.lat, f);
          c.beginPath(); c.arc(x, y, r, 0, 2 * Math.PI);
        }
        c.stroke();
        c.setLineDash([]);
        area.px = [x, y];
        area.top = area.rings ? Math.sqrt(size(area.rings[0])) * f.scale / 2 : r;
        area.show = zoom >= 9.5;
      });
    },

    _metres: function (metres, lat, f) {
      return (metres / (EARTH * Math.cos((lat * Math.PI) / 180))) * f.scale;
    },

    _cells: function (c, f) {
      var p = this.palette, most = this.most || Math.max.apply(null, this.cells.map(function (cell) { return cell.count; }).concat(1));
      this.cells.forEach(function (cell) {
        var x = cell.xy[0] * f.scale - f.x, y = cell.xy[1] * f.scale - f.y;
        var r = 10 + 18 * Math.sqrt(cell.count / most);
        cell.px = [x, y, r];
        c.beginPath(); c.arc(x, y, r, 0, 2 * Math.PI);
        c.fillStyle = p.tint; c.fill();
        c.lineWidth = 1.2; c.strokeStyle = p.tiers[2].fill; c.stroke();
        c.fillStyle = p.text; c.font = "600 12px " + FONT; c.textAlign = "center"; c.textBaseline = "middle";
        c.fillText(String(cell.count), x, y + 0.5);
      });
    },

    /* Paths are made once for a zoom level and moved after that. */
    _outlines: function (c, f) {
      var self = this, p = this.palette, a = this.anchor, normal = this._crowded() ? 1 / this._ratio() : 1.2, dashed = null;
      if (!a || a.scale !== f.scale || Math.abs(a.x - f.x) > FAR || Math.abs(a.y - f.y) > FAR) a = this.anchor = f;
      c.save();
      c.translate(a.x - f.x, a.y - f.y);
      c.fillStyle = p.tint;
      this.parks.forEach(function (park) {
        if (!park.rings) return;
        var park_itself = park.role !== "reference";
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
    _crowded: function () { return this.parks.length > CROWDED && !this.ratio; },

    _symbols: function (c, f) {
      var self = this, zoom = this._map.getZoom(), p = this.palette;
      var crowded = this.parks.length > CROWDED, radius = (crowded ? 4.5 : 6) + Math.max(0, Math.min(2, (zoom - 10) / 2));
      this.radius = radius;
      this.parks.forEach(function (park) {
        var x = park.xy[0] * f.scale - f.x, y = park.xy[1] * f.scale - f.y;
        park.px = [x, y];
        park.ring = null;
        var strong = park.slug === self.selected || park.slug === self.hovered;
        /* How well the place is known: always for a park pointed at, else where there is room for it. */
        if (park.shape !== "surveyed" && (strong || (!crowded && zoom >= 12 && park.role !== "reference"))) {
          var r = self._metres(park.accuracy, park.lat, f);
          if (r > radius + 3 && r < 3000) {
            c.beginPath(); c.arc(x, y, r, 0, 2 * Math.PI);
            c.setLineDash([1, 4]); c.lineWidth = strong ? 1.6 : 1; c.strokeStyle = p.quiet; c.stroke(); c.setLineDash([]);
            park.ring = r;
          }
        }
      });
      this.parks.forEach(function (park) {
        if (park.role === "reference") { softpark.symbols.cross(c, park.px[0], park.px[1], p.quiet); return; }
        self._sprite(park.tier, park.candidate).put(c, park.px[0], park.px[1]);
      });
      var chosen = this.parks.filter(function (park) { return park.slug === self.selected; })[0];
      if (!chosen) return;
      c.beginPath(); c.arc(chosen.px[0], chosen.px[1], radius * 2.3, 0, 2 * Math.PI);
      c.lineWidth = 2.5; c.strokeStyle = p.ink; c.stroke();
    },

    _sprite: function (tier, candidate) {
      var ratio = this._ratio(), key = [tier, candidate ? "dashed" : "", this.radius, ratio].join(" ");
      var look = Object.assign({ dashed: candidate }, this.looks[tier]);
      return this.sprites[key] || (this.sprites[key] = softpark.symbols.sprite(look, this.radius, ratio));
    },

    /* Names, the most wanted first; one that would cover another is left out. */
    _names: function (c, f) {
      var self = this, p = this.palette, zoom = this._map.getZoom(), r = this.radius || 6;
      this.cells.forEach(function (k) { self._taken.add([k.px[0] - k.px[2], k.px[1] - k.px[2], k.px[0] + k.px[2], k.px[1] + k.px[2]]); });
      function symbols() {
        self.parks.forEach(function (park) { self._taken.add([park.px[0] - r, park.px[1] - r, park.px[0] + r, park.px[1] + r]); });
      }
      /* Where symbols cover the ground, the names of districts and areas stand on them, or there would be none. */
      var covered = this.parks.length > 150;
      if (!covered) symbols();
      var chosen = this.parks.filter(function (park) { return park.slug === self.selected; });
      chosen.forEach(function (park) { self._name(c, park, "600 14px ", p.text, true); });
      var few = this.filtered && this.parks.length <= FEW;
      function names() {
        for (var i = self.parks.length - 1; i >= 0; i--) {
          var park = self.parks[i];
          if (park.slug !== self.selected) self._name(c, park, "13px ", park.role === "reference" ? p.quiet : p.text, false, few);
        }
      }
      if (few) names();
      this.base.districts.forEach(function (place) {
        if (place.wide * f.scale < 46) return;
        var x = place.at[0] * f.scale - f.x, y = place.at[1] * f.scale - f.y;
        [0, -22, 22, -44, 44, -66, 66].some(function (dy) {
          return self._write(c, place.name, x, y + dy, "500 13px ", p.quiet, "center", 1.5);
        });
      });
      this.base.areas.forEach(function (area) {
        if (!area.show) return;
        var placed = [-area.top - 8, area.top + 10].some(function (dy) {
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
    _name: function (c, park, font, colour, force, far) {
      var marked = park.demo && park.name.toLowerCase().indexOf(this.words.demo.toLowerCase()) < 0;
      var text = park.name + (marked ? " · " + this.words.demo : ""), gap = force ? this.radius * 2.3 + 6 : this.radius + 6, self = this, p = this.palette;
      if (park.ring) text += "  ±" + park.accuracy + " m";
      text = window.softpark.glyphs.spelled(text);
      function put(x, y, align) { return self._uncut(self._box(c, text, x, y, font, align)) && self._write(c, text, x, y, font, colour, align); }
      var wide = this._width(c, text, font, 0), seen = this._seen, shown = contained([park.px[0], park.px[1], park.px[0], park.px[1]], seen);
      /* Where a name of this width begins so that the frame's edge does not cut it. */
      function within(left) { return shown ? Math.max(seen[0] + EDGE, Math.min(left, seen[2] - wide - EDGE)) : left; }
      var middle = within(park.px[0] - wide / 2) - park.px[0];
      var spots = [
        [gap, 0, "left"], [-gap, 0, "right"], [0, gap + 8, "center"], [0, -gap - 8, "center"], [middle, gap + 8, "left"], [middle, -gap - 8, "left"],
      ];
      var placed = spots.some(function (s) { return put(park.px[0] + s[0], park.px[1] + s[1], s[2]); });
      if (!placed && far) {
        placed = [28, 46, 64, 82, 100].some(function (r) {
          return [[1, -1], [-1, -1], [1, 1], [-1, 1], [1, 0], [-1, 0], [0, -1], [0, 1]].some(function (to) {
            var x = park.px[0] + to[0] * r, y = park.px[1] + to[1] * r;
            if (!put(x, y, to[0] > 0 ? "left" : to[0] < 0 ? "right" : "center")) return false;
            c.beginPath(); c.moveTo(park.px[0] + to[0] * self.radius, park.px[1] + to[1] * self.radius); c.lineTo(x - to[0] * 2, y - to[1] * 9);
            c.lineWidth = 0.8; c.strokeStyle = p.quiet; c.stroke();
            return true;
          });
        });
      }
      if (!placed && (force || far)) this._write(c, text, within(park.px[0] + gap), park.px[1], font, colour, "left", 0, true);
    },

    _write: function (c, text, x, y, font, colour, align, spacing, force) {
      text = window.softpark.glyphs.spelled(text);
      var box = this._box(c, text, x, y, font, align, spacing), left = box[0] + 3;
      if (!force && !this._taken.free(box)) return false;
      this._taken.add(box);
      this._type(c, font, spacing || 0);
      c.textAlign = "left"; c.textBaseline = "middle"; c.lineJoin = "round";
      c.lineWidth = 3.5; c.strokeStyle = this.palette.halo; c.strokeText(text, left, y);
      c.fillStyle = colour; c.fillText(text, left, y);
      return true;
    },

    /* What a text written there covers: west, north, east, south in page pixels. */
    _box: function (c, text, x, y, font, align, spacing) {
      var wide = this._width(c, text, font, spacing || 0);
      var left = align === "left" ? x : align === "right" ? x - wide : x - wide / 2;
      return [left - 3, y - 9, left + wide + 3, y + 9];
    },

    /* Whether a box is whole in what is seen, or not in it at all: the frame's edge would cut it. */
    _uncut: function (box) {
      var seen = this._seen;
      return contained(box, seen) || box[2] <= seen[0] || box[0] >= seen[2] || box[3] <= seen[1] || box[1] >= seen[3];
    },

    _type: function (c, font, spacing) {
      if (this._font === font + spacing) return;
      this._font = font + spacing;
      c.font = font + FONT;
      if ("letterSpacing" in c) c.letterSpacing = spacing + "px";
    },

    _width: function (c, text, font, spacing) {
      var key = font + spacing + text, known = this.widths.get(key);
      if (known === undefined) {
        this._type(c, font, spacing);
        known = c.measureText(text).width;
        if (this.widths.size > REMEMBERED) this.widths.clear();
        this.widths.set(key, known);
      }
      return known;
    },

    /* Point at a park, or at none (null): drawn anew only where that is to be seen. Returns whether it is another. */
    point: function (slug) {
      if (slug === this.hovered) return false;
      var seen = this._seenWhenPointedAt(slug) || this._seenWhenPointedAt(this.hovered);
      this.hovered = slug;
      if (seen) this.redraw();
      return true;
    },
    /* A ring tells how well a place is known; surveyed outlines need none. */
    _seenWhenPointedAt: function (slug) {
      return slug !== null && this.parks.some(function (park) { return park.slug === slug && park.shape !== "surveyed"; });
    },

    /* The park or cell at a point of the container, or null. Symbols win over outlines. */
    hit: function (point, reach) {
      var at = this._map.containerPointToLayerPoint(point).subtract(this._bounds.min), best = null, near = reach;
      this.cells.forEach(function (cell) {
        var d = Math.hypot(cell.px[0] - at.x, cell.px[1] - at.y);
        if (d <= cell.px[2]) best = { cell: cell };
      });
      this.parks.forEach(function (park) {
        var d = Math.hypot(park.px[0] - at.x, park.px[1] - at.y);
        if (d <= near) { near = d; best = { park: park }; }
      });
      if (best) return best;
      var f = this._frame(), x = (at.x + f.x) / f.scale, y = (at.y + f.y) / f.scale;
      for (var i = this.parks.length - 1; i >= 0; i--) {
        var park = this.parks[i];
        if (!park.rings || park.role === "reference") continue;
        var box = park.box || (park.box = around(park.rings));
        if (x >= box[0] && y >= box[1] && x <= box[2] && y <= box[3] && contains(park.rings, x, y)) return { park: park };
      }
      return null;
    },
  });

  window.softpark.Canvas = ParkCanvas;
  window.softpark.geometry = { mercator: mercator, project: project, outline: outline, label: label, bounds: bounds, contains: contains };
})();
