/* The bar below the map: a slider over the days on which something on the map changes. Two of them while two days are
   compared, the left one for the earlier day. */
(function () {
  "use strict";
  var REST = 250; // milliseconds a slider must rest before the page is told of its day
  var YEAR = 36; // pixels between the numbers of two years below a slider
  var element = window.softpark.dom.element, fill = window.softpark.dom.fill;

  /* Days from the first one and the gaps after it, as maps/viewport/leaflet.py writes them. */
  function daysOf(stops) {
    var at = Date.parse(stops.first), day = 86400000;
    return [0].concat(stops.gaps).map(function (gap) { at += gap * day; return new Date(at).toISOString().slice(0, 10); });
  }

  /* One slider with a button on either side. `bar`: the TimeBar it stands in. */
  function Slider(bar) {
    var self = this, words = bar.given.words;
    this.bar = bar;
    this.box = element("div", "softpark-slider");
    this.back = this._button("◀", -1);
    this.track = element("div", "softpark-track");
    this.input = element("input");
    this.input.type = "range";
    this.input.min = 0;
    this.input.step = 1;
    this.input.title = words.time;
    this.years = element("div", "softpark-years");
    this.years.setAttribute("aria-hidden", "true");
    this.track.append(this.input, this.years);
    this.on = this._button("▶", 1);
    this.said = element("output", "softpark-day");
    this.box.append(this.back, this.track, this.on, this.said);
    /* The browser tells of every step while a thumb is held, and once more when it is let go. */
    this.input.addEventListener("input", function () { self._look(); if (!self.held) self._rest(); });
    this.input.addEventListener("change", function () { self._rest(); });
    this.input.addEventListener("pointerdown", function () { self.held = true; });
    ["pointerup", "pointercancel"].forEach(function (name) {
      self.input.addEventListener(name, function () { self.held = false; if (self.moved) self._rest(); });
    });
  }
  Slider.prototype = {
    _button: function (sign, step) {
      var self = this, made = element("button", "softpark-step", sign);
      made.type = "button";
      made.addEventListener("click", function () {
        if (made.getAttribute("aria-disabled") === "true") return;
        self.input.value = +self.input.value + step;
        self._look();
        self._rest();
      });
      return made;
    },
    /* The days this slider may stand on: the left one stays before the right one. */
    _range: function () {
      var days = this.bar.days, sides = this.bar.sides, self = this;
      var other = sides.filter(function (side) { return side.name !== self.name; })[0];
      if (!other) return [0, days.length - 1];
      var at = days.indexOf(other.day);
      return this.left ? [0, at - 1] : [at + 1, days.length - 1];
    },
    _look: function () {
      var range = this._range(), at = Math.max(range[0], Math.min(range[1], +this.input.value));
      this.input.value = at;
      this.moved = true;
      this.bar.given.look(this.name, this.bar.days[at]);
    },
    _rest: function () {
      var self = this;
      clearTimeout(this.waiting);
      this.waiting = setTimeout(function () {
        self.moved = false;
        self.bar.given.tell(self.name, self.bar.days[+self.input.value]);
      }, REST);
    },
    show: function (side, left, both) {
      var words = this.bar.given.words, days = this.bar.days, at = days.indexOf(side.day), range;
      this.name = side.name;
      this.left = left;
      this.input.max = days.length - 1;
      if (+this.input.value !== at) this.input.value = at;
      this.input.setAttribute("aria-valuetext", side.day);
      this.input.setAttribute("aria-label", both ? fill(left ? words.left : words.right, { day: "" }).trim() + " · " + words.time : words.time);
      this.said.textContent = both ? fill(left ? words.left : words.right, { day: side.day }) : side.day;
      range = this._range();
      this._offer(this.back, words.earlier_change, at > range[0] ? days[at - 1] : null);
      this._offer(this.on, words.later_change, at < range[1] ? days[at + 1] : null);
    },
    /* A button that leads nowhere stays where it is, so that a keyboard does not lose its place. */
    _offer: function (button, text, day) {
      var said = fill(text, { day: day || "—" });
      button.title = said;
      button.setAttribute("aria-label", said);
      button.setAttribute("aria-disabled", String(day === null));
    },
    /* The numbers of the years below the first of their days, as many as there is room for. */
    mark: function () {
      var days = this.bar.days, wide = this.track.clientWidth - 16, last = -Infinity, marks = [];
      if (wide <= 0) return;
      days.forEach(function (day, at) {
        var x = 8 + (days.length > 1 ? at / (days.length - 1) : 0) * wide;
        if ((at && days[at - 1].slice(0, 4) === day.slice(0, 4)) || x - last < YEAR) return;
        last = x;
        var mark = element("span", "", day.slice(0, 4));
        mark.style.left = x + "px";
        marks.push(mark);
      });
      this.years.replaceChildren.apply(this.years, marks);
    },
  };

  /* given: {words, look(name, day) at every step, tell(name, day) once a slider rests, compare(on)}. */
  function TimeBar(given) {
    var self = this;
    this.given = given;
    this.days = [];
    this.sides = [];
    this.box = element("div", "softpark-time");
    this.box.setAttribute("role", "group");
    this.box.setAttribute("aria-label", given.words.time);
    this.sliders = [new Slider(this), new Slider(this)];
    this.sliders[0].box.hidden = true;
    this.comparing = element("button", "softpark-compare", given.words.compare);
    this.comparing.type = "button";
    this.comparing.setAttribute("aria-pressed", "false");
    this.comparing.addEventListener("click", function () { given.compare(self.sides.length < 2); });
    this.box.append(this.sliders[0].box, this.sliders[1].box, this.comparing);
    new ResizeObserver(function () { self._mark(); }).observe(this.box);
  }
  TimeBar.prototype = {
    /* The days to stop on, as `daysOf` reads them. */
    stop: function (stops) {
      var written = JSON.stringify(stops);
      if (written === this.written) return;
      this.written = written;
      this.days = daysOf(stops);
      this._mark();
    },
    /* sides: [{name, day}] from left to right, one or two. */
    show: function (sides) {
      var both = sides.length > 1, was = this.sides.length;
      this.sides = sides;
      /* A day that the visitor has just left is no stop of the page any more, but may be gone back to. */
      this.days = Array.from(new Set(this.days.concat(sides.map(function (side) { return side.day; })))).sort();
      this.sliders[0].box.hidden = !both;
      this.box.classList.toggle("softpark-both", both);
      this.comparing.setAttribute("aria-pressed", String(both));
      if (both) this.sliders[0].show(sides[0], true, true);
      this.sliders[1].show(sides[sides.length - 1], false, both);
      if (was !== sides.length) this._mark();
    },
    _mark: function () { this.sliders.forEach(function (slider) { slider.mark(); }); },
  };

  window.softpark.TimeBar = TimeBar;
})();
