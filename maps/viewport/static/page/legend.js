/* The legend of the map (图例): its rows, where it stands, and how it folds. */
/* global L */
import { keep, recall } from "../asking/memory.js";
import { swatch } from "../drawing/symbols.js";
import { element, fill } from "./dom.js";
import { parkRows, resultRows } from "./legendrows.js";
import { hidden, narrow } from "./room.js";

const KEPT = "softpark-legend";

/* Whether a box [left, top, right, bottom] covers every place in view. places: [{x, y, near: its radius}] in pixels of
   a map of `size`; where none is in view, nothing is covered. */
export function covers(box, places, size) {
  const seen = places.filter((at) => at.x >= 0 && at.y >= 0 && at.x <= size.x && at.y <= size.y);
  return seen.length > 0 && seen.every(({ x, y, near }) => (
    x >= box[0] - near && x <= box[2] + near && y >= box[1] - near && y <= box[3] + near
  ));
}

export class Legend {
  /* page: the window around the frame; moved: called when the legend may have taken room from the map or given it. */
  constructor(chart, page, moved) {
    this.chart = chart;
    this.page = page;
    this.moved = moved;
    this.chosen = { folded: true, open: false }[recall(page, KEPT)]; // undefined: nobody has chosen
    this.covering = false;
    this.unfolded = null; // the box it has on the map when it is open
    const box = this.box = element("div", "softpark-legend"), fold = this.fold = element("button", "softpark-fold");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", chart.words.legend);
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    fold.type = "button";
    fold.onclick = () => {
      this.chosen = !this.folded();
      keep(page, KEPT, this.chosen ? "folded" : "open");
      this.giveWay();
    };
  }

  /* On the map, or on a narrow screen beneath it. */
  place() {
    const small = narrow(), around = small ? document.body : this.chart.map.getContainer();
    document.body.classList.toggle("softpark-narrow", small);
    if (this.box.parentNode !== around) around.appendChild(this.box);
    this.moved();
  }

  /* day: of the result of coverage that is drawn, as the page asks for it. */
  describe(day) {
    const { words, palette, overlay, sides } = this.chart;
    const rows = parkRows(this.chart.layers(), palette, words).concat(resultRows(overlay, sides, day, words)).map((row) => this._row(row));
    this.box.classList.toggle("softpark-both", sides.length > 1);
    this.box.replaceChildren(this.fold, ...(sides.length > 1 ? [this._days()] : []), ...rows);
    this.giveWay();
  }

  /* It folds when asked to, and by itself where it would cover every park in view. */
  folded() { return this.chosen === undefined ? this.covering : this.chosen; }

  giveWay() {
    const map = this.chart.map;
    if (!this.folded() && !hidden(map) && !narrow()) {
      const box = this.box.getBoundingClientRect(), around = map.getContainer().getBoundingClientRect();
      this.unfolded = [box.left - around.left, box.top - around.top, box.right - around.left, box.bottom - around.top];
    }
    this.covering = !narrow() && this._covers();
    this.box.classList.toggle("softpark-folded", this.folded());
    this.fold.textContent = (this.folded() ? "▸ " : "▾ ") + this.chart.words.legend_head;
    this.fold.setAttribute("aria-expanded", String(!this.folded()));
    this.moved();
  }

  /* How much of the map's left side it takes, in pixels. */
  width() { return narrow() || this.folded() ? 0 : this.box.offsetWidth; }

  _covers() {
    return this.unfolded !== null && this.chart.open && covers(this.unfolded, this.chart.places(), this.chart.map.getSize());
  }

  /* A row, with a count for each side. */
  _row({ paint, sign, text, counts, className }) {
    const zero = counts.length && counts.every((count) => count === 0);
    const made = element("div", "softpark-row" + (className ? " " + className : "") + (zero ? " softpark-zero" : ""));
    made.append(paint ? swatch(paint) : sign ? element("b", "softpark-demo", sign) : element("b"), element("span", "", text));
    (this.chart.sides.length > 1 ? [0, 1] : [0]).forEach((i) => {
      made.append(element("i", "", counts[i] === undefined || counts[i] === null ? "" : String(counts[i])));
    });
    return made;
  }

  /* Above the counts: whose they are. */
  _days() {
    const { sides, words } = this.chart, made = element("div", "softpark-row softpark-days");
    made.append(element("b"), element("span"));
    sides.forEach((side, i) => {
      const said = element("i");
      said.append(element("span", "", fill(i ? words.right : words.left, { day: "" })), element("span", "", side.shown.as_of));
      made.append(said);
    });
    return made;
  }
}
