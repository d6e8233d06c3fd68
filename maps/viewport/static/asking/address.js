/* The view in the address of the page around the map's frame: #map=zoom/latitude/longitude. */
import { keep, recall } from "./memory.js";

const VIEW = /#map=([\d.]+)\/(-?[\d.]+)\/(-?[\d.]+)/;
const KEPT = "softpark-view";

/* The view of an address: {zoom, at: [latitude, longitude]}, or null where it names none. */
export function viewOf(hash) {
  const [zoom, ...at] = (VIEW.exec(hash) ?? []).slice(1).map(Number);
  return isFinite(zoom + at[0] + at[1]) ? { zoom, at } : null;
}

/* The address of a view; `centre`: {lat, lng} in degrees. */
export function hashOf(zoom, centre) {
  return "#map=" + Math.round(zoom * 100) / 100 + "/" + centre.lat.toFixed(5) + "/" + centre.lng.toFixed(5);
}

export class Address {
  /* page: the window whose address it is. */
  constructor(page) {
    this.page = page;
    this.home = page.location.pathname;
    this.written = null; // the view that stands in the address, as we wrote it or were led to it
    this.travelled = null; // the filters that Back, Forward or a pasted address led to: they come with their own view
  }

  /* The view of the address, else the one that was last looked at in this tab, else null. */
  view() { return viewOf(this.page.location.hash || recall(this.page, KEPT) || ""); }

  /* Whether the visitor has gone to another page. */
  left() { return this.page.location.pathname !== this.home; }

  /* Whether another view has been pasted, or come with Back. */
  led() { return viewOf(this.page.location.hash) !== null && this.page.location.hash !== this.written; }

  /* The view that the address leads to; it is no news after this. */
  follow() {
    this.written = this.page.location.hash;
    return this.view();
  }

  write(zoom, centre) {
    const { location, history } = this.page, hash = hashOf(zoom, centre);
    this.written = hash;
    if (location.hash !== hash) history.replaceState(history.state, "", location.pathname + location.search + hash);
    keep(this.page, KEPT, hash);
  }

  travel() { this.travelled = this.page.location.search; }

  /* Whether the filters of now came from where the visitor travelled to; asked once. */
  arrived() {
    const here = this.travelled === this.page.location.search;
    this.travelled = null;
    return here;
  }
}
