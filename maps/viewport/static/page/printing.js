/* The map on paper. The frame keeps the size it has on screen and is scaled to the sheet (views/assets/map.css): a map
   laid out anew while printing would be cut off, since nothing can be drawn between layout and paper. */
import { narrow } from "./room.js";

export const SHEETS = { landscape: [1000, 490], portrait: [700, 820] }; // pixels of A4 in margins of 1 cm, less head and foot
const FINE = 3; // pixels of the canvas for one of the page

/* How far a map so wide and high is made smaller to fit a sheet beneath lines so high; never larger. Pixels. */
export function sheetScale(sheet, wide, high, lines) {
  return Math.min(1, sheet[0] / wide, (sheet[1] - lines) / high);
}

export class Printing {
  /* page: the window around the frame; bar: the box of the time bar; described: the legend is to be painted anew. */
  constructor(chart, page, scheme, bar, described) {
    this.chart = chart;
    this.page = page;
    this.scheme = scheme;
    this.bar = bar;
    this.described = described;
    window.addEventListener("beforeprint", () => this._before());
    window.addEventListener("afterprint", () => this._after());
  }

  _before() {
    const frame = window.frameElement, wide = frame.offsetWidth, high = frame.offsetHeight;
    const style = this.page.document.documentElement.style;
    this.scheme.paint("light");
    this.described();
    this._at(FINE);
    style.setProperty("--print-width", wide + "px");
    style.setProperty("--print-height", high + "px");
    const shown = high - (narrow() ? 0 : this.bar.offsetHeight); // nobody moves a time bar on paper
    style.setProperty("--print-shown", shown + "px");
    Object.keys(SHEETS).forEach((name) => {
      const sheet = SHEETS[name];
      style.setProperty("--print-" + name, sheetScale(sheet, wide, shown, this._lines(sheet[0])));
    });
  }

  _after() {
    this.scheme.paint(this.scheme.now());
    this.described();
    this._at(null);
  }

  _at(ratio) {
    this.chart.canvases().forEach((canvas) => { canvas.ratio = ratio; canvas._update(); });
  }

  /* How high on a sheet of this width the lines are that only paper shows: filters and address may be long. */
  _lines(width) {
    const lines = this.page.document.querySelector(".st-key-map_paper .sp-print-only"), copy = lines && lines.cloneNode(true);
    if (!copy) return 0;
    copy.style.cssText = "display: block; position: absolute; visibility: hidden; width: " + width + "px";
    lines.parentNode.appendChild(copy);
    const high = copy.offsetHeight;
    copy.remove();
    return high;
  }
}
