import { element, fill } from "./dom.js";

const REST = 250; // milliseconds a slider must rest before the page is told of its day
const YEAR = 36; // pixels between the numbers of two years below a slider

/* One slider with a button on either side. `bar`: the TimeBar it stands in. */
export class Slider {
  constructor(bar) {
    const self = this, words = bar.given.words;
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

  _button(sign, step) {
    const self = this, made = element("button", "softpark-step", sign);
    made.type = "button";
    made.addEventListener("click", function () {
      if (made.getAttribute("aria-disabled") === "true") return;
      self.input.value = +self.input.value + step;
      self._look();
      self._rest();
    });
    return made;
  }
  /* The days this slider may stand on: the left one stays before the right one. */
  _range() {
    const days = this.bar.days, sides = this.bar.sides, self = this;
    const other = sides.filter(function (side) { return side.name !== self.name; })[0];
    if (!other) return [0, days.length - 1];
    const at = days.indexOf(other.day);
    return this.left ? [0, at - 1] : [at + 1, days.length - 1];
  }
  _look() {
    const range = this._range(), at = Math.max(range[0], Math.min(range[1], +this.input.value));
    this.input.value = at;
    this.moved = true;
    this.bar.given.look(this.name, this.bar.days[at]);
  }
  _rest() {
    const self = this;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(function () {
      self.moved = false;
      self.bar.given.tell(self.name, self.bar.days[+self.input.value]);
    }, REST);
  }
  show(side, left, both) {
    const words = this.bar.given.words, days = this.bar.days, at = days.indexOf(side.day);
    this.name = side.name;
    this.left = left;
    this.input.max = days.length - 1;
    if (+this.input.value !== at) this.input.value = at;
    this.input.setAttribute("aria-valuetext", side.day);
    this.input.setAttribute("aria-label", both ? fill(left ? words.left : words.right, { day: "" }).trim() + " · " + words.time : words.time);
    this.said.textContent = both ? fill(left ? words.left : words.right, { day: side.day }) : side.day;
    const range = this._range();
    this._offer(this.back, words.earlier_change, at > range[0] ? days[at - 1] : null);
    this._offer(this.on, words.later_change, at < range[1] ? days[at + 1] : null);
  }
  /* A button that leads nowhere stays where it is, so that a keyboard does not lose its place. */
  _offer(button, text, day) {
    const said = fill(text, { day: day || "—" });
    button.title = said;
    button.setAttribute("aria-label", said);
    button.setAttribute("aria-disabled", String(day === null));
  }
  /* The numbers of the years below the first of their days, as many as there is room for. */
  mark() {
    const days = this.bar.days, wide = this.track.clientWidth - 16, marks = [];
    let last = -Infinity;
    if (wide <= 0) return;
    days.forEach(function (day, at) {
      const x = 8 + (days.length > 1 ? at / (days.length - 1) : 0) * wide;
      if ((at && days[at - 1].slice(0, 4) === day.slice(0, 4)) || x - last < YEAR) return;
      last = x;
      const mark = element("span", "", day.slice(0, 4));
      mark.style.left = x + "px";
      marks.push(mark);
    });
    this.years.replaceChildren.apply(this.years, marks);
  }
}
