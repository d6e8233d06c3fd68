/* Degrees along the left and lower edge, where the graticule meets them. */
import { element } from "./dom.js";

const LOW = 135, FOOT = 70, SIDE = 40; // pixels at the edges that controls and the scale bar need

/* The marks of a map in view: [{text, x}] along the lower edge and [{text, y}] along the left one, in pixels.
   ticks: {step in degrees, digits}; left: where the first may stand. */
export function marks(map, ticks, left) {
  const b = map.getBounds(), size = map.getSize(), { step, digits } = ticks, found = [];
  for (let lon = Math.ceil(b.getWest() / step) * step; lon < b.getEast(); lon += step) {
    const x = map.latLngToContainerPoint([b.getSouth(), lon]).x;
    if (x > left && x < size.x - SIDE) found.push({ text: lon.toFixed(digits) + "°E", x });
  }
  for (let lat = Math.ceil(b.getSouth() / step) * step; lat < b.getNorth(); lat += step) {
    const y = map.latLngToContainerPoint([lat, b.getWest()]).y;
    if (y > LOW && y < size.y - FOOT) found.push({ text: lat.toFixed(digits) + "°N", y });
  }
  return found;
}

export class Graticule {
  constructor(chart, heading) {
    this.chart = chart;
    this.heading = heading;
    this.box = element("div", "softpark-graticule");
    chart.map.getContainer().appendChild(this.box);
  }

  label() {
    const { map, canvas } = this.chart;
    if (!canvas.ticks) return;
    this.box.replaceChildren(...marks(map, canvas.ticks, this.heading.offsetWidth + SIDE).map(({ text, x, y }) => {
      const made = element("span", x === undefined ? "softpark-north" : "softpark-east", text);
      made.style[x === undefined ? "top" : "left"] = (x === undefined ? y : x) + "px";
      return made;
    }));
  }
}
