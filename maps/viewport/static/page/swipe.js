/* Two days side by side: two panes of the same map, each clipped at a line that can be dragged. */
/* global L */
import { element, fill } from "./dom.js";

const STEP = 2, LEAP = 10; // percent that an arrow key and a page key move the line
const FAR = 20000; // pixels: beyond any map

export class Swipe {
  /* panes: the left and the right pane of the map. `moved` is called after the line has moved. */
  constructor(map, words, panes, moved) {
    this.map = map;
    this.words = words;
    this.panes = panes;
    this.moved = moved;
    this.percent = 50;
    this.days = null;
    this._build();
    map.on("move zoomend viewreset", this._clip, this);
    map.on("resize", function () { if (this.days) this._place(); }, this);
  }

  _build() {
    const self = this, line = this.line = element("div", "softpark-swipe"), handle = this.handle = element("div", "softpark-handle");
    this.labels = [element("span", "softpark-side softpark-side-left"), element("span", "softpark-side softpark-side-right")];
    handle.tabIndex = 0;
    handle.textContent = "◂▸";
    handle.setAttribute("role", "slider");
    handle.setAttribute("aria-orientation", "horizontal");
    handle.setAttribute("aria-label", this.words.swipe);
    handle.setAttribute("aria-valuemin", 0);
    handle.setAttribute("aria-valuemax", 100);
    line.append(this.labels[0], this.labels[1], handle);
    L.DomEvent.disableClickPropagation(line);
    L.DomEvent.disableScrollPropagation(line);
    L.DomEvent.on(line, "mousemove", L.DomEvent.stopPropagation); // what lies under the line is not pointed at
    line.addEventListener("pointerdown", function (event) {
      if (event.button) return;
      event.preventDefault(); // no text is selected while the line moves
      line.setPointerCapture(event.pointerId);
      self.grasped = event.clientX - self._left();
      handle.focus({ preventScroll: true });
    });
    line.addEventListener("pointermove", function (event) {
      if (self.grasped === undefined) return;
      self._to((100 * (event.clientX - self.grasped - self.map.getContainer().getBoundingClientRect().left)) / self.map.getSize().x);
    });
    ["pointerup", "pointercancel", "lostpointercapture"].forEach(function (name) {
      line.addEventListener(name, function () { self.grasped = undefined; });
    });
    handle.addEventListener("keydown", function (event) {
      const to = { ArrowLeft: self.percent - STEP, ArrowDown: self.percent - STEP, ArrowRight: self.percent + STEP, ArrowUp: self.percent + STEP,
        PageDown: self.percent - LEAP, PageUp: self.percent + LEAP, Home: 0, End: 100 }[event.key];
      if (to === undefined) return;
      L.DomEvent.stop(event); // the arrows would move the map as well
      self._to(to);
    });
  }
  _left() { return this.map.getContainer().getBoundingClientRect().left + this.at(); }

  /* Where the line stands, in pixels from the left edge of the map. */
  at() { return (this.map.getSize().x * this.percent) / 100; }

  _to(percent) {
    this.percent = Math.max(0, Math.min(100, percent));
    this._place();
    this.moved();
  }

  /* Begin to compare these two days, or go on with others; `top`: where the days stand, in pixels. */
  show(days, top) {
    this.days = days;
    if (!this.line.parentNode) this.map.getContainer().appendChild(this.line);
    this.labels[0].textContent = days[0];
    this.labels[1].textContent = days[1];
    this.labels.forEach(function (label) { label.style.top = top + "px"; });
    this._place();
  }
  hide() {
    this.days = null;
    this.line.remove();
    this.panes.forEach(function (pane) { pane.style.clipPath = ""; });
  }

  _place() {
    const at = this.at(), wide = this.map.getSize().x, percent = Math.round(this.percent);
    this.line.style.left = at + "px";
    this.labels[0].style.visibility = at < this.labels[0].offsetWidth + 14 ? "hidden" : "";
    this.labels[1].style.visibility = wide - at < this.labels[1].offsetWidth + 14 ? "hidden" : "";
    this.handle.setAttribute("aria-valuenow", percent);
    this.handle.setAttribute("aria-valuetext", fill(this.words.share, { percent: percent, left: this.days[0], right: this.days[1] }));
    this._clip();
  }

  /* Panes move with the map: what is clipped is said anew at every move, in their own pixels. */
  _clip() {
    if (!this.days) return;
    const corner = this.map.containerPointToLayerPoint([0, 0]), x = corner.x + this.at();
    function box(left, right) { return "inset(" + (corner.y - FAR) + "px " + -right + "px " + -(corner.y + FAR) + "px " + left + "px)"; }
    this.panes[0].style.clipPath = box(corner.x - FAR, x);
    this.panes[1].style.clipPath = box(x, corner.x + FAR);
  }
}
