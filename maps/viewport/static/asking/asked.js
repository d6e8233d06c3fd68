/* What the page asks for, and what the visitor has done on the map that the page has not answered yet. */
export class Asked {
  /* send: takes {…, at} to the page; now: milliseconds, as the page answers them with `heard`. */
  constructor(send, now = Date.now) {
    this.send = send;
    this.now = now;
    this.request = null; // as maps/viewport/leaflet.py writes it
    this.ahead = {}; // done here and not answered: {day, beside, park, …}; it outlives older requests of the page
    this.told = 0; // when the page was told last
    this.moving = false; // a slider is held
    this.focused = null;
  }

  /* Take a request of the page. Says what is new: "first", "focus" (the view moves), "filters" or "rest". */
  take(request) {
    const before = this.request, focus = request.focus;
    this.request = request;
    if (!this.moving && request.heard >= this.told) this.ahead = {};
    if (!before) { this.focused = focus ? focus.n : null; return "first"; }
    if (focus && focus.n !== this.focused) { this.focused = focus.n; return "focus"; }
    return JSON.stringify(before.filters) === JSON.stringify(request.filters) ? "rest" : "filters";
  }

  /* The days to draw, from left to right: [{name, day}]. */
  days() {
    const now = Object.assign({ day: this.request.day, beside: this.request.beside }, this.ahead);
    const days = [{ name: "day", day: now.day }];
    if (now.beside) days.push({ name: "beside", day: now.beside });
    return days.sort((a, b) => (a.day < b.day ? -1 : 1));
  }

  /* The slug of the selected park, or null. */
  selected() { return "park" in this.ahead ? this.ahead.park : this.request.selected; }

  filtered() { return Object.keys(this.request.filters).length > 0; }

  /* The codes of the districts that are chosen. */
  districts() { return this.request.filters.district ? this.request.filters.district.split(",") : []; }

  /* Stands for all that decides which parks are drawn. */
  key() { return JSON.stringify([this.request.filters, this.days(), this.request.version]); }

  /* A slider stands on this day but has not come to rest: the page is not told yet. */
  look(name, day) {
    this.moving = true;
    this.ahead[name] = day;
  }

  settle(name, day) {
    this.moving = false;
    this.tell({ [name]: day });
  }

  /* Tell the page, together with all that it has not answered yet: Streamlit keeps only what it is told last. */
  tell(what) {
    Object.assign(this.ahead, what);
    this.told = this.now();
    this.send(Object.assign({}, this.ahead, { at: this.told }));
  }
}
