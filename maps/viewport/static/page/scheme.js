/* Light or dark as the visitor's system has it; paper and saved pictures are light always. */
export class Scheme {
  /* described: called when the legend is to be painted anew. */
  constructor(chart, described) {
    this.chart = chart;
    this.described = described;
    this.dark = window.matchMedia("(prefers-color-scheme: dark)");
    this.dark.addEventListener("change", () => this.restore());
    this.paint(this.now());
  }

  now() { return this.dark.matches ? "dark" : "light"; }

  paint(name) {
    const { palette, settings, map, overlay } = this.chart;
    Object.assign(palette, settings.schemes[name]);
    document.body.classList.toggle("softpark-dark", name === "dark");
    map.getContainer().style.background = palette.outside;
    overlay.repaint();
    this.chart.canvases().forEach((canvas) => canvas.repaint());
  }

  restore() {
    this.paint(this.now());
    this.described();
    this.chart.redraw();
  }

  /* `work` with the map and its legend in light colours, however it looks now. */
  inLight(work) {
    if (this.now() === "light") return work();
    this.paint("light");
    this.described();
    try { return work(); } finally { this.restore(); }
  }
}
