/* The box that says which day is drawn and how many parks are in view. */
import { corner } from "./controls.js";
import { element } from "./dom.js";
import { headingLines, whenSaid } from "./said.js";

export class Heading {
  constructor(chart) {
    this.chart = chart;
    this.box = corner(chart.map, "topleft", "softpark-heading");
    this.box.setAttribute("aria-live", "polite"); // a changed filter is told, not only drawn
  }

  describe() {
    const layers = this.chart.layers(), words = this.chart.words;
    this.box.classList.toggle("softpark-both", layers.length > 1);
    if (!layers.length) return;
    this.box.replaceChildren(
      element("strong", "", whenSaid(layers, words)), ...headingLines(layers, words).map((line) => element("span", "", line)),
    );
  }

  /* What went wrong in words; `again` is offered as a button where given. */
  fail(text, error, again) {
    this.box.replaceChildren(element("strong", "", text));
    if (again) {
      const button = element("button", "", this.chart.words.retry);
      button.onclick = again;
      this.box.appendChild(button);
    }
    document.body.dataset.failed = String(error.message || error);
  }
}
