/* The view of the map: where it opens, what moves it, and that it stands in the address of the page. */
import { hidden, narrow, whenShown } from "./page/room.js";

const CLOSE = 14; // the zoom at which even a single park stands in its surroundings
const NEAR = 13; // the zoom at which a park that the page points at is seen
const MARGIN = 60, SIGHT = 40; // pixels around all parks, around the selected one
const EVERY = 700; // milliseconds: Streamlit writes filters into the address without our view; it is put back

export class View {
  constructor(chart, address, legend) {
    this.chart = chart;
    this.map = chart.map;
    this.address = address;
    this.legend = legend;
    this.touched = false;
  }

  /* The first view: the one in the address, else all that its filters find, else Shenzhen beside the legend.
     asked: what the page asks for; moved: called after every move, not for the first view. */
  open(asked, moved, then) {
    if (hidden(this.map)) { whenShown(this.map, () => this.open(asked, moved, then)); return; }
    const map = this.map, chart = this.chart;
    this.legend.place();
    map.invalidateSize({ animate: false });
    const view = this.address.view();
    if (view) map.setView(view.at, view.zoom, { animate: false });
    else map.fitBounds(chart.settings.home, { animate: false, paddingTopLeft: [narrow() ? 0 : this.legend.box.offsetWidth, 30] });
    chart.canvas.addTo(map);
    for (const kind of ["pointerdown", "wheel", "keydown"]) map.getContainer().addEventListener(kind, () => { this.touched = true; }, { capture: true, passive: true });
    new ResizeObserver(() => this._resized()).observe(map.getContainer());
    map.on("moveend", () => { this.write(); moved(); });
    setInterval(() => this.write(), EVERY);
    chart.open = true;
    if (!view && asked.filtered()) this.everything(asked.request.everything);
    this.write();
    then();
  }

  write() {
    if (this.address.left() || hidden(this.map)) return;
    if (this.address.led()) { this.follow(); return; }
    this.address.write(this.map.getZoom(), this.map.getCenter());
  }

  /* A visitor may edit the address, paste another view into it, or go back. */
  follow() {
    const led = this.address.follow();
    if (led && this.chart.open && !hidden(this.map)) this.map.setView(led.at, led.zoom, { animate: false });
  }

  /* All parks that the filters find, beside the legend. box: [west, south, east, north], or null for none. */
  everything(box) {
    if (!box) return;
    this.map.fitBounds([[box[1], box[0]], [box[3], box[2]]], {
      paddingTopLeft: [MARGIN + this.legend.width(), MARGIN], paddingBottomRight: [MARGIN, MARGIN], maxZoom: CLOSE, animate: false,
    });
  }

  /* at: [longitude, latitude]. */
  focus(at) { this.map.setView([at[1], at[0]], Math.max(this.map.getZoom(), NEAR)); }

  /* What of the ground is in view, as `parksAddress` takes it. */
  bounds() {
    const b = this.map.getBounds();
    return { west: b.getWest(), south: b.getSouth(), east: b.getEast(), north: b.getNorth(), zoom: this.map.getZoom() };
  }

  /* The frame may change without the window: keep the upper left corner, so that nothing on the map moves; but the centre,
     which the address names, as long as nobody has touched the map, for the page around it may not be drawn yet. A card
     beside the map may have cut off the park it speaks of. */
  _resized() {
    if (hidden(this.map)) return;
    this.legend.place();
    this.map.invalidateSize({ animate: false, pan: !this.touched });
    const at = this.chart.selectedAt();
    if (at) this.map.panInside(at, { padding: [SIGHT, SIGHT], animate: false });
  }
}
