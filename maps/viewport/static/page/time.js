/* The bar below the map: a slider over the days on which something on the map changes. Two of them while two days are
   compared, the left one for the earlier day. */
import { element } from "./dom.js";
import { Slider } from "./slider.js";

const DAY = 86400000; // milliseconds

/* Days from the first one and the gaps after it, as maps/viewport/leaflet.py writes them. */
export function daysOf(stops) {
  let at = Date.parse(stops.first);
  return [0].concat(stops.gaps).map(function (gap) { at += gap * DAY; return new Date(at).toISOString().slice(0, 10); });
}

/* given: {words, look(name, day) at every step, tell(name, day) once a slider rests, compare(on)}. */
export class TimeBar {
  constructor(given) {
    const self = this;
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

  /* The days to stop on, as `daysOf` reads them. */
  stop(stops) {
    const written = JSON.stringify(stops);
    if (written === this.written) return;
    this.written = written;
    this.days = daysOf(stops);
    this._mark();
  }
  /* sides: [{name, day}] from left to right, one or two. */
  show(sides) {
    const both = sides.length > 1, was = this.sides.length;
    this.sides = sides;
    /* A day that the visitor has just left is no stop of the page any more, but may be gone back to. */
    this.days = Array.from(new Set(this.days.concat(sides.map(function (side) { return side.day; })))).sort();
    this.sliders[0].box.hidden = !both;
    this.box.classList.toggle("softpark-both", both);
    this.comparing.setAttribute("aria-pressed", String(both));
    if (both) this.sliders[0].show(sides[0], true, true);
    this.sliders[1].show(sides[sides.length - 1], false, both);
    if (was !== sides.length) this._mark();
  }
  _mark() { this.sliders.forEach(function (slider) { slider.mark(); }); }
}
