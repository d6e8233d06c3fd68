/* The map in the page, put together: what it asks for, what it draws, and what a click tells the page.
   `start` and `show` are called by the scripts of maps/viewport/leaflet.py, by way of start.js. */
/* global L */
import { Address } from "./asking/address.js";
import { Asked } from "./asking/asked.js";
import { fetchBeneath } from "./asking/beneath.js";
import { Loader, oneAtATime, parksAddress } from "./asking/loader.js";
import { ResultLoader } from "./asking/result.js";
import { Chart } from "./chart.js";
import { signButton } from "./page/controls.js";
import { Graticule } from "./page/graticule.js";
import { Heading } from "./page/heading.js";
import { Legend } from "./page/legend.js";
import { save } from "./page/picture.js";
import { Pointing } from "./page/pointing.js";
import { Printing } from "./page/printing.js";
import { hidden, narrow, whenStyled } from "./page/room.js";
import { Scheme } from "./page/scheme.js";
import { Swipe } from "./page/swipe.js";
import { TimeBar } from "./page/time.js";
import { View } from "./view.js";

let shown = null; // the one map of this frame

/* Called once, with Leaflet's map and the settings of `ParkLayer`. */
export function start(map, settings) { shown = new ParkMap(map, settings); }

/* Called whenever the page has run, with the `Request`. */
export function show(request) { shown.show(request); }

/* What the visitor does reaches the page by its frame; before Streamlit has come it waits there. */
function tell(what) {
  const frame = window.frameElement;
  if (frame.softparkTell) frame.softparkTell(what); else frame.softparkTold = what;
}

class ParkMap {
  constructor(map, settings) {
    const page = window.parent, words = settings.words;
    this.map = map;
    this.page = page;
    dress(map, settings);
    this.chart = new Chart(map, settings);
    this.asked = new Asked(tell);
    this.loader = new Loader();
    this.address = new Address(page);
    const describe = () => this.describe();
    this.scheme = new Scheme(this.chart, describe);
    this.swipe = new Swipe(map, words, this.chart.panes, () => this.pointing.hover(null));
    this.bar = new TimeBar({
      words,
      look: (name, day) => this.look(name, day),
      tell: (name, day) => this.asked.settle(name, day),
      compare: (on) => this.compare(on),
    });
    document.body.appendChild(this.bar.box);
    this.heading = new Heading(this.chart);
    this.legend = new Legend(this.chart, page, () => this.makeRoom());
    this.view = new View(this.chart, this.address, this.legend);
    this.describe();
    this.legend.place();
    const room = new ResizeObserver(() => this.makeRoom());
    room.observe(this.bar.box);
    room.observe(this.legend.box);
    map.options.trackResize = false;
    this.furnish();
    this.pointing = new Pointing(this.chart, this.swipe, (found) => this.choose(found));
    this.printing = new Printing(this.chart, page, this.scheme, this.bar.box, describe);
    this.followPage();
    this.followSlider = oneAtATime(() => this.load());
    this.result = new ResultLoader(settings, {
      begun: () => { delete document.body.dataset.layer; },
      take: (layer) => this.takeResult(layer),
      failed: (error) => { document.body.dataset.failed = String(error.message || error); },
    });
    this.beneath();
  }

  /* Zoom, all parks, the picture; scale and degrees. */
  furnish() {
    const { map } = this, { words, palette } = this.chart;
    L.control.zoom({ position: "topright", zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(map);
    signButton(map, "softpark-everything", "⤢", words.everything, () => this.everything());
    signButton(map, "softpark-picture", "⤓", words.save, () => {
      if (!this.chart.sides.length) return;
      save({
        map, words, palette, sides: this.chart.sides, cut: this.swipe.at(), legend: this.legend.box, graticule: this.graticule.box,
        title: this.asked.request.title, inLight: (work) => this.scheme.inLight(work),
      }, (error) => this.heading.fail(words.no_picture, error));
    });
    L.control.scale({ position: "bottomright", imperial: false, maxWidth: 120 }).addTo(map);
    this.graticule = new Graticule(this.chart, this.heading.box);
  }

  /* The address of the page outlives this frame: it is listened to as long as the frame is there. */
  followPage() {
    const follow = () => this.view.follow(), travel = () => this.address.travel();
    this.page.addEventListener("hashchange", follow);
    this.page.addEventListener("popstate", travel);
    window.addEventListener("pagehide", () => {
      this.page.removeEventListener("hashchange", follow);
      this.page.removeEventListener("popstate", travel);
    });
  }

  /* Not before the first request: its filters say where a map without a view in its address opens. */
  open() {
    this.view.open(this.asked, () => this.moved(), () => { this.graticule.label(); this.load(); });
  }

  everything() { if (this.asked.request) this.view.everything(this.asked.request.everything); }

  moved() {
    this.graticule.label();
    this.legend.giveWay();
    this.load();
  }

  /* On a phone the frame is as high as the map and what stands below it: a longer legend takes nothing of the map. */
  makeRoom() {
    if (hidden(this.map)) return;
    const below = this.bar.box.offsetHeight + (narrow() ? this.legend.box.offsetHeight : 0);
    this.page.document.documentElement.style.setProperty("--map-below", below + "px");
  }

  describe() {
    this.heading.describe();
    this.legend.describe(this.asked.request && this.asked.request.day);
  }

  show(request) {
    const news = this.asked.take(request);
    this.bar.stop(request.stops);
    this.bar.show(this.asked.days());
    this.chart.select(this.asked);
    if (news === "focus") this.view.focus(request.focus.at);
    if (news === "filters" && !this.address.arrived()) this.everything();
    if (news === "first") whenStyled(() => this.open());
    else if (news === "focus" || this.loader.loaded !== this.asked.key()) this.load();
    else if (news === "rest") this.chart.redraw();
    this.result.ask(request);
    if (this.chart.open) setTimeout(() => this.view.write(), 60);
  }

  beneath() {
    fetchBeneath(this.chart.settings, this.chart.canvas.base, () => this.chart.redraw(), (error) => this.failed(error));
  }

  /* The parks of the days that are asked for, fetched and drawn. */
  load() {
    if (!this.asked.request || !this.chart.open || hidden(this.map)) return undefined;
    const days = this.asked.days(), view = this.view.bounds(), { settings } = this.chart;
    const addresses = days.map(({ day }) => parksAddress(settings, this.asked.request.filters, view, day, days.length > 1));
    return this.loader.load(this.asked.key(), addresses)
      .then((layers) => this.draw(days, layers))
      .catch((error) => { if (error.name !== "AbortError") this.failed(error); });
  }

  draw(days, layers) {
    this.chart.show(days, layers, this.asked);
    this.chart.redraw();
    this.describe();
    if (days.length > 1) this.swipe.show(days.map(({ day }) => day), this.heading.box.offsetHeight + 18);
    else this.swipe.hide();
    document.body.dataset.drawn = JSON.stringify(Object.assign(
      { filters: this.asked.request.filters, at: Math.round(performance.timeOrigin + performance.now()) }, this.chart.summary(),
    ));
  }

  takeResult(layer) {
    this.chart.overlay.take(layer);
    this.chart.redraw();
    this.describe();
    document.body.dataset.layer = layer ? layer.id : "";
  }

  failed(error) { this.heading.fail(this.chart.words.failed, error, () => { this.beneath(); this.load(); }); }

  /* A slider moves: the map follows, one day asked for after the other; the page hears of it when the slider rests. */
  look(name, day) {
    this.asked.look(name, day);
    this.bar.show(this.asked.days());
    this.followSlider();
  }

  /* Which other day is compared first is for the page to say. */
  compare(on) {
    if (on) { this.asked.tell({ compare: true }); return; }
    this.asked.tell({ compare: false, beside: null });
    this.bar.show(this.asked.days());
    this.load();
  }

  /* found: what was clicked on, {park, side}, or null. The time it is told makes a second click on the same park a new
     answer. */
  choose(found) {
    const slug = found && found.park ? found.park.slug : null;
    if (slug === null && this.chart.canvas.selected === null) return;
    this.asked.tell({ park: slug, side: found ? found.side.name : null });
    this.chart.select(this.asked);
    this.chart.redraw();
  }
}

/* What the frame and Leaflet's map are for those who cannot see them, and our style sheet's mark. */
function dress(map, settings) {
  const box = map.getContainer(), words = settings.words;
  L.Icon.Default.imagePath = settings.images;
  map.attributionControl.setPrefix(false);
  map.attributionControl.addAttribution(words.outlines);
  box.setAttribute("role", "application");
  box.setAttribute("aria-label", words.map);
  document.documentElement.lang = settings.language;
  document.body.classList.add("softpark");
}
