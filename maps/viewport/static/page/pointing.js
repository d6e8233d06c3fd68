/* Pointing and clicking: what is at a point of the map, and what is said of it. */
/* global L */
import { UNIT, mercator } from "../drawing/geometry.js";
import { element, fill } from "./dom.js";

const REACH = 14, FINGER = 24; // pixels from a symbol that still mean it
const MOST = 4; // parts of a layer that are told at one place

/* What is said of a park under its name; `day`: that of its side while two are compared, else null. */
export function factsOf(park, day, words) {
  const facts = [park.candidate ? words.candidate : words[park.role === "reference" ? "reference" : park.tier]];
  if (day) facts.unshift(day);
  if (park.shape !== "surveyed") facts.push(fill(words.accuracy, { metres: park.accuracy }));
  if (park.demo) facts.push(words.demo);
  return facts.join(" · ");
}

export class Pointing {
  /* chosen: called with the park that is clicked on ({park, side}), or with null for none. */
  constructor(chart, swipe, chosen) {
    this.chart = chart;
    this.swipe = swipe;
    this.chosen = chosen;
    this.tooltip = L.tooltip({ direction: "top", offset: [0, -10], className: "softpark-tip" });
    chart.map.on("mousemove", (event) => this.hover(this._at(event.containerPoint, REACH), event));
    chart.map.on("mouseout", () => this.hover(null));
    chart.map.on("click", (event) => this._click(event));
  }

  /* What is at a point of the map, on the side that is seen there: {side, park} or {side, cell}, or null. */
  _at(point, reach) {
    if (!this.chart.sides.length) return null;
    const side = this._sideAt(point), found = side.canvas.hit(point, reach);
    return found && Object.assign({ side }, found);
  }

  _sideAt(point) {
    const sides = this.chart.sides;
    return sides[sides.length > 1 && point.x >= this.swipe.at() ? 1 : 0];
  }

  hover(found, event) {
    const { map, words, sides } = this.chart, park = found && found.park, cell = found && found.cell;
    let changed = false;
    map.getContainer().style.cursor = found ? "pointer" : "";
    this.chart.canvases().forEach((canvas) => {
      if (canvas.point(park && found.side.canvas === canvas ? park.slug : null)) changed = true;
    });
    if (cell) { this._tip(cell.at[1], cell.at[0], element("span", "", fill(words.parks, { count: cell.count }))); return; }
    if (!park) { this._hoverLayer(event); return; }
    if (!changed && map.hasLayer(this.tooltip)) return;
    const box = element("span", "", park.name);
    box.appendChild(element("small", "", factsOf(park, sides.length > 1 ? found.side.day : null, words)));
    this._tip(park.lat, park.at[0] / UNIT, box);
  }

  /* Where no park is: what the layer says of this ground. */
  _hoverLayer(event) {
    const { map, overlay } = this.chart, at = event && event.latlng, side = at && this._sideAt(event.containerPoint);
    const target = side && side.canvas;
    let rows = [];
    if (target && target.overlay) {
      rows = overlay.hit(target, map.latLngToLayerPoint(at).subtract(target._bounds.min), mercator(at.lng, at.lat));
    }
    if (!rows.length) { this.tooltip.remove(); return; }
    const box = element("span");
    rows.slice(0, MOST).forEach((row) => box.append(element("span", "", row.name), element("small", "", row.said)));
    this._tip(at.lat, at.lng, box);
  }

  _tip(lat, lon, content) {
    this.tooltip.setContent(content).setLatLng([lat, lon]);
    if (!this.chart.map.hasLayer(this.tooltip)) this.tooltip.addTo(this.chart.map);
  }

  _click(event) {
    const map = this.chart.map, coarse = window.matchMedia("(pointer: coarse)").matches;
    const found = this._at(event.containerPoint, coarse ? FINGER : REACH);
    if (found && found.cell) {
      map.setView([found.cell.at[1], found.cell.at[0]], map.getZoom() + 2);
      return;
    }
    this.chosen(found);
  }
}
