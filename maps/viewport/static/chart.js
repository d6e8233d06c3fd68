/* What is drawn on the map: one canvas, or while two days are compared two of them in panes beside each other. */
/* global L */
import { ParkCanvas } from "./drawing/canvas.js";
import { UNIT, mercator, project } from "./drawing/geometry.js";
import { Overlay } from "./drawing/overlay.js";

const PANE = 400; // as Leaflet's own pane of canvases
const SYMBOL = 6; // pixels: the radius of a symbol that has not been drawn yet

export class Chart {
  /* map: of Leaflet; settings: as maps/viewport/leaflet.py gives them. */
  constructor(map, settings) {
    this.map = map;
    this.settings = settings;
    this.words = settings.words;
    this.palette = Object.assign({}, settings.schemes.light); // one object, which all that draw share
    this.panes = ["softpark-left", "softpark-right"].map((name) => {
      const pane = map.createPane(name);
      pane.style.zIndex = PANE;
      return pane;
    });
    this.overlay = new Overlay(this.palette);
    this.canvas = this._canvasIn("softpark-right"); // always there; while two days are compared it shows the right one,
    this.other = null; // and this the left one
    this.sides = []; // what is drawn, from left to right: {name: "day" or "beside", day, canvas, shown: the layer}
    this.open = false; // whether the map has its size and its view
  }

  _canvasIn(pane) {
    const made = new ParkCanvas(this.palette, this.words);
    L.setOptions(made, { pane });
    made.overlay = this.overlay;
    return made;
  }

  canvases() { return this.other ? [this.other, this.canvas] : [this.canvas]; }

  redraw() { this.canvases().forEach((canvas) => canvas.redraw()); }

  layers() { return this.sides.map((side) => side.shown); }

  /* asked: as `Asked` says which park is selected and what the filters choose. */
  select(asked) {
    const selected = asked.selected(), chosen = asked.districts(), filtered = asked.filtered();
    this.canvases().forEach((canvas) => Object.assign(canvas, { selected, chosen, filtered }));
  }

  /* Have these days on the canvases from now on: [{name, day}] and the layer of each. Not drawn before `redraw`. */
  show(days, layers, asked) {
    const both = days.length > 1;
    if (both && !this.other) {
      this.other = this._canvasIn("softpark-left");
      this.other.base = this.canvas.base;
      this.select(asked);
      this.other.addTo(this.map);
    }
    if (!both && this.other) { this.other.remove(); this.other = null; }
    const canvases = this.canvases();
    this.sides = days.map(({ name, day }, i) => ({ name, day, canvas: canvases[i], shown: layers[i] }));
    this.sides.forEach((side) => this._put(side));
    const most = Math.max(1, ...this.sides.flatMap((side) => side.canvas.cells.map((cell) => cell.count)));
    canvases.forEach((canvas) => { canvas.most = both ? most : null; }); // circles of one size mean one number
  }

  _put({ name, canvas, shown }) {
    canvas.overlay = name === "day" ? this.overlay : null; // the layer is of the day, not of the one beside it
    canvas.parks = (shown.parks || []).map((park) => Object.assign(park, {
      xy: mercator(park.at[0] / UNIT, park.at[1] / UNIT),
      lat: park.at[1] / UNIT,
      rings: park.rings && park.rings.map((ring) => project(ring, UNIT)),
    }));
    canvas.cells = (shown.cells || []).map((cell) => ({ at: cell, count: cell[2], xy: mercator(cell[0], cell[1]) }));
  }

  /* Where the parks themselves are on the map: [{x, y, near: the radius of its symbol}], in pixels. */
  places() {
    return this.canvases().flatMap((canvas) => canvas.parks.filter((park) => park.role !== "reference").map((park) => {
      const { x, y } = this.map.latLngToContainerPoint([park.lat, park.at[0] / UNIT]);
      return { x, y, near: canvas.radius || SYMBOL };
    }));
  }

  /* Where the selected park is: [latitude, longitude], or null where it is not drawn. */
  selectedAt() {
    const park = this.canvas.parks.find((each) => each.slug === this.canvas.selected);
    return park ? [park.lat, park.at[0] / UNIT] : null;
  }

  /* What is drawn, in figures, for those who watch the page: {day, total, in_view, mode}, and `beside` the same. */
  summary() {
    const about = (name) => {
      const { as_of: day, total, in_view, mode } = this.sides.find((side) => side.name === name).shown;
      return { day, total, in_view, mode };
    };
    return Object.assign(about("day"), this.sides.length > 1 ? { beside: about("beside") } : {});
  }
}
