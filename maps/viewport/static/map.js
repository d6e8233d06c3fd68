/* The map in the page: its view in the address, what it fetches, its legend, and what a click tells the page. */
(function () {
  "use strict";
  var geometry = window.softpark.geometry, symbols = window.softpark.symbols;
  var element = window.softpark.dom.element, fill = window.softpark.dom.fill;
  var UNIT = 100000; // coordinates of the endpoint are whole multiples of 1/UNIT degree
  var NARROW = 640; // pixels; below, the legend stands under the map instead of on it
  /* The legend before the first answer: it has its size from the start. */
  var BLANK = { counts: {}, candidates: "", references: 0, demo: 0 };
  var map, canvas, settings, words, request, legend, heading, graticule, tooltip, fetching, focused = null, ready = false;
  var bar, swipe, panes, overlay;
  /* `canvas` is always there; while two days are compared it shows the right one, and `other` the left one. */
  var other = null;
  /* What is drawn, from left to right: {name: "day" or "beside", day, canvas, shown: the layer}. */
  var sides = [];

  /* --- the view in the address: #map=zoom/latitude/longitude of the page around this frame --- */
  var page = window.parent, home = page.location.pathname, VIEW = /#map=([\d.]+)\/(-?[\d.]+)\/(-?[\d.]+)/;
  function readView() {
    var kept = null;
    try { kept = page.sessionStorage.getItem("softpark-view"); } catch (refused) { /* storage may be switched off */ }
    var found = VIEW.exec(page.location.hash || kept || "");
    return found && { zoom: +found[1], at: [+found[2], +found[3]] };
  }
  var written = null; // the view that stands in the address, as we wrote it or were led to it
  function writeView() {
    if (page.location.pathname !== home || hidden()) return; // the visitor has gone to another page
    if (VIEW.test(page.location.hash) && page.location.hash !== written) { followAddress(); return; } // pasted, or Back
    var at = map.getCenter(), zoom = Math.round(map.getZoom() * 100) / 100;
    var hash = "#map=" + zoom + "/" + at.lat.toFixed(5) + "/" + at.lng.toFixed(5);
    written = hash;
    if (page.location.hash !== hash) page.history.replaceState(page.history.state, "", page.location.pathname + page.location.search + hash);
    try { page.sessionStorage.setItem("softpark-view", hash); } catch (refused) { /* the address has it */ }
  }

  /* A frame that is being taken away, or not shown yet, has no size: what is in view there is nothing anybody chose. */
  function hidden() {
    var box = map.getContainer();
    return !box.clientWidth || !box.clientHeight;
  }

  /* --- start: called once by the script of maps/viewport/leaflet.py --- */
  softpark.start = function (leafletMap, given) {
    map = leafletMap;
    settings = given;
    words = settings.words;
    L.Icon.Default.imagePath = settings.images;
    map.attributionControl.setPrefix(false);
    map.attributionControl.addAttribution(words.outlines);
    var box = map.getContainer();
    box.setAttribute("role", "application");
    box.setAttribute("aria-label", words.map);
    document.documentElement.lang = settings.language;
    document.body.classList.add("softpark");

    settings.palette = Object.assign({}, settings.schemes.light); // one object, which all that draw share
    panes = ["softpark-left", "softpark-right"].map(function (name) {
      var pane = map.createPane(name);
      pane.style.zIndex = 400; // as Leaflet's own pane of canvases
      return pane;
    });
    overlay = new softpark.Overlay(settings.palette);
    canvas = canvasIn("softpark-right");
    paint(scheme());
    dark.addEventListener("change", function () { paint(scheme()); describe(); redraw(); });
    swipe = new softpark.Swipe(map, words, panes, function () { hover(null); });
    bar = new softpark.TimeBar({ words: words, look: look, tell: settle, compare: compare });
    document.body.appendChild(bar.box);
    heading = control("topleft", "softpark-heading");
    legend = element("div", "softpark-legend");
    heading.setAttribute("aria-live", "polite"); // a changed filter is told, not only drawn
    legend.setAttribute("role", "group");
    legend.setAttribute("aria-label", words.legend);
    L.DomEvent.disableClickPropagation(legend);
    L.DomEvent.disableScrollPropagation(legend);
    fold = element("button", "softpark-fold");
    fold.type = "button";
    fold.onclick = function () {
      chosenFold = !folded();
      try { page.sessionStorage.setItem("softpark-legend", chosenFold ? "folded" : "open"); } catch (refused) { /* kept here */ }
      giveWay();
    };
    try { chosenFold = { folded: true, open: false }[page.sessionStorage.getItem("softpark-legend")]; } catch (refused) { /* open */ }
    describe();
    placeLegend();
    var room = new ResizeObserver(makeRoom);
    room.observe(bar.box);
    room.observe(legend);
    map.options.trackResize = false;
    L.control.zoom({ position: "topright", zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(map);
    everythingButton();
    pictureButton();
    L.control.scale({ position: "bottomright", imperial: false, maxWidth: 120 }).addTo(map);
    graticule = element("div", "softpark-graticule");
    box.appendChild(graticule);
    tooltip = L.tooltip({ direction: "top", offset: [0, -10], className: "softpark-tip" });

    map.on("mousemove", function (event) { hover(pointed(event.containerPoint, 14), event); });
    map.on("mouseout", function () { hover(null); });
    map.on("click", click);
    page.addEventListener("hashchange", followAddress);
    page.addEventListener("popstate", travel);
    window.addEventListener("pagehide", function () {
      page.removeEventListener("hashchange", followAddress);
      page.removeEventListener("popstate", travel);
    });
    window.addEventListener("beforeprint", beforePrint);
    window.addEventListener("afterprint", afterPrint);

    base();
    whenStyled(open);
  };

  /* Light or dark as the visitor's system has it; paper and saved pictures are light always. */
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  function scheme() { return dark.matches ? "dark" : "light"; }
  function paint(name) {
    Object.assign(settings.palette, settings.schemes[name]);
    document.body.classList.toggle("softpark-dark", name === "dark");
    map.getContainer().style.background = settings.palette.outside;
    overlay.repaint();
    canvases().forEach(function (each) { each.repaint(); });
  }
  /* `work` with the map and its legend in light colours, however it looks now. */
  function inLight(work) {
    if (scheme() === "light") return work();
    paint("light");
    describe();
    try { return work(); } finally { paint(scheme()); describe(); redraw(); }
  }

  function canvasIn(pane) {
    var made = new softpark.Canvas(settings.palette, words);
    L.setOptions(made, { pane: pane });
    made.overlay = overlay;
    return made;
  }
  function canvases() { return other ? [other, canvas] : [canvas]; }
  function redraw() { canvases().forEach(function (each) { each.redraw(); }); }

  /* streamlit-folium does not wait for style sheets, and without them nothing has its size. */
  function whenStyled(then) {
    var waiting = Array.from(document.querySelectorAll('link[rel="stylesheet"]')).filter(function (link) { return !link.sheet; });
    var left = waiting.length;
    if (!left) { then(); return; }
    waiting.forEach(function (link) {
      function done() { left -= 1; if (!left) then(); }
      link.addEventListener("load", done);
      link.addEventListener("error", done);
    });
  }

  /* The first view: the one in the address, else all that its filters find, else Shenzhen beside the legend. */
  function open() {
    if (hidden()) { whenShown(open); return; }
    placeLegend();
    map.invalidateSize({ animate: false });
    var view = readView();
    if (view) map.setView(view.at, view.zoom, { animate: false });
    else map.fitBounds(settings.home, { animate: false, paddingTopLeft: [narrow() ? 0 : legend.offsetWidth, 30] });
    canvas.addTo(map);
    new ResizeObserver(resized).observe(map.getContainer());
    map.on("moveend", function () { writeView(); labelGraticule(); giveWay(); load(); });
    /* Streamlit writes the filters into the address without our hash; put the view back. */
    setInterval(writeView, 700);
    ready = true;
    if (!view && request && filtered()) everything();
    writeView();
    labelGraticule();
    load();
  }

  function whenShown(then) {
    var waiting = new ResizeObserver(function () { if (!hidden()) { waiting.disconnect(); then(); } });
    waiting.observe(map.getContainer());
  }

  /* The frame may change without the window: keep the upper left corner, so that nothing on the map moves. */
  function resized() {
    if (hidden()) return;
    placeLegend();
    map.invalidateSize({ animate: false, pan: false });
    keepInSight();
  }

  /* A visitor may edit the address, paste another view into it, or go back. */
  function followAddress() {
    var asked = readView();
    written = page.location.hash;
    if (asked && ready && !hidden()) map.setView(asked.at, asked.zoom, { animate: false });
  }
  /* Where Back, Forward or a pasted address led: its filters come with a view of their own. */
  var travelled = null;
  function travel() { travelled = page.location.search; }

  /* All parks that the filters find, beside the legend. */
  function everything() {
    var b = request && request.everything, beside = narrow() || folded() ? 0 : legend.offsetWidth;
    if (!b) return;
    map.fitBounds([[b[1], b[0]], [b[3], b[2]]], {
      paddingTopLeft: [60 + beside, 60], paddingBottomRight: [60, 60], maxZoom: 14, animate: false,
    });
  }

  function control(position, className) {
    var box = element("div", className), made = new L.Control({ position: position });
    made.onAdd = function () { L.DomEvent.disableClickPropagation(box); return box; };
    made.addTo(map);
    return box;
  }
  function everythingButton() {
    var box = control("topright", "leaflet-bar"), button = element("a", "softpark-everything", "⤢");
    button.href = "#";
    button.title = words.everything;
    button.setAttribute("role", "button");
    button.setAttribute("aria-label", words.everything);
    L.DomEvent.on(button, "click", function (event) {
      L.DomEvent.stop(event);
      everything();
    });
    box.appendChild(button);
  }
  function pictureButton() {
    var box = control("topright", "leaflet-bar"), button = element("a", "softpark-picture", "⤓");
    button.href = "#";
    button.title = words.save;
    button.setAttribute("role", "button");
    button.setAttribute("aria-label", words.save);
    L.DomEvent.on(button, "click", function (event) {
      L.DomEvent.stop(event);
      if (!sides.length) return;
      softpark.picture.save({
        map: map, sides: sides, cut: swipe.at(), words: words, palette: settings.palette, legend: legend,
        graticule: graticule, title: request.title, inLight: inLight,
      }, function (error) {
        heading.replaceChildren(element("strong", "", words.no_picture));
        document.body.dataset.failed = String(error.message || error);
      });
    });
    box.appendChild(button);
  }
  function narrow() { return window.innerWidth < NARROW; }
  function placeLegend() {
    document.body.classList.toggle("softpark-narrow", narrow());
    var place = narrow() ? document.body : map.getContainer();
    if (legend.parentNode !== place) place.appendChild(legend);
    makeRoom();
  }
  /* The legend folds when asked to, and by itself where it would cover every park in view. */
  var fold, chosenFold, covering = false, unfolded = null;
  function folded() { return chosenFold === undefined ? covering : chosenFold; }
  function giveWay() {
    if (!folded() && !hidden() && !narrow()) {
      var box = legend.getBoundingClientRect(), around = map.getContainer().getBoundingClientRect();
      unfolded = [box.left - around.left, box.top - around.top, box.right - around.left, box.bottom - around.top];
    }
    covering = !narrow() && covers(unfolded);
    legend.classList.toggle("softpark-folded", folded());
    fold.textContent = (folded() ? "▸ " : "▾ ") + words.legend_head;
    fold.setAttribute("aria-expanded", String(!folded()));
    makeRoom();
  }
  function covers(box) {
    var size = map.getSize(), seen = 0, open = 0;
    if (!box || !ready) return false;
    canvases().forEach(function (each) {
      each.parks.forEach(function (park) {
        var at = map.latLngToContainerPoint([park.lat, park.at[0] / UNIT]), near = each.radius || 6;
        if (park.role === "reference" || at.x < 0 || at.y < 0 || at.x > size.x || at.y > size.y) return;
        seen += 1;
        if (at.x < box[0] - near || at.x > box[2] + near || at.y < box[1] - near || at.y > box[3] + near) open += 1;
      });
    });
    return seen > 0 && open === 0;
  }
  /* On a phone the frame is as high as the map and what stands below it: a longer legend takes nothing of the map. */
  function makeRoom() {
    if (hidden()) return;
    var below = bar.box.offsetHeight + (narrow() ? legend.offsetHeight : 0);
    page.document.documentElement.style.setProperty("--map-below", below + "px");
  }
  /* A card beside the map may have cut off the park it speaks of. */
  function keepInSight() {
    var park = canvas.parks.filter(function (p) { return p.slug === canvas.selected; })[0];
    if (park) map.panInside([park.lat, park.at[0] / UNIT], { padding: [40, 40], animate: false });
  }

  /* On paper the frame keeps the size it has on screen and is scaled to the sheet (views/assets/map.css): a map laid
     out anew while printing would be cut off, since nothing can be drawn between layout and paper. */
  var SHEETS = { landscape: [1000, 490], portrait: [700, 820] }; // pixels of A4 in margins of 1 cm, less head and foot
  /* How high on a sheet of this width the lines are that only paper shows: filters and address may be long. */
  function linesOnPaper(width) {
    var lines = page.document.querySelector(".st-key-map_paper .sp-print-only"), copy = lines && lines.cloneNode(true), high;
    if (!copy) return 0;
    copy.style.cssText = "display: block; position: absolute; visibility: hidden; width: " + width + "px";
    lines.parentNode.appendChild(copy);
    high = copy.offsetHeight;
    copy.remove();
    return high;
  }
  function beforePrint() {
    var frame = window.frameElement, wide = frame.offsetWidth, high = frame.offsetHeight;
    var style = page.document.documentElement.style;
    paint("light");
    describe();
    canvases().forEach(function (each) { each.ratio = 3; each._update(); });
    style.setProperty("--print-width", wide + "px");
    style.setProperty("--print-height", high + "px");
    var below = narrow() ? 0 : bar.box.offsetHeight; // nobody moves a time bar on paper
    style.setProperty("--print-shown", high - below + "px");
    Object.keys(SHEETS).forEach(function (name) {
      var sheet = SHEETS[name];
      style.setProperty("--print-" + name, Math.min(1, sheet[0] / wide, (sheet[1] - linesOnPaper(sheet[0])) / (high - below)));
    });
  }
  function afterPrint() {
    paint(scheme());
    describe();
    canvases().forEach(function (each) { each.ratio = null; each._update(); });
  }

  /* --- what lies beneath the parks --- */
  function base() {
    function get(name) {
      return fetch(settings.api + name + "?lang=" + settings.language).then(function (r) {
        if (!r.ok) throw new Error(name + ": " + r.status);
        return r.json();
      });
    }
    function places(collection) {
      return collection.features.map(function (feature) {
        var rings = geometry.outline(feature.geometry), p = feature.properties, wide = 0;
        rings.forEach(function (ring) { var b = geometry.bounds(ring); wide = Math.max(wide, b[2] - b[0]); });
        return { code: p.code, name: settings.language === "en" ? p.name_en : p.name_zh, rings: rings, at: geometry.label(rings), wide: wide };
      });
    }
    get("districts").then(function (found) { canvas.base.districts = places(found); redraw(); }).catch(failed);
    get("neighbours").then(function (found) { canvas.base.land = places(found); redraw(); }).catch(failed);
    get("areas").then(function (found) {
      canvas.base.areas = found.areas.map(function (area) {
        return {
          name: area.name, accuracy: area.accuracy, lat: area.at[1] / UNIT,
          xy: geometry.mercator(area.at[0] / UNIT, area.at[1] / UNIT),
          rings: area.rings && area.rings.map(function (ring) { return geometry.project(ring, UNIT); }),
        };
      });
      redraw();
    }).catch(failed);
  }

  /* --- what the page asks for: called on every change of filter, day or selection --- */
  /* What the visitor has done here that the page has not answered yet; it outlives older requests of the page. */
  var ahead = {}, told = 0, moving = false, loaded = null;

  softpark.show = function (asked) {
    var first = !request, focus = asked.focus, before = request && filtersOf(request);
    request = asked;
    if (!moving && asked.heard >= told) ahead = {};
    bar.stop(asked.stops);
    bar.show(wanted());
    select();
    if (first) {
      focused = focus ? focus.n : null;
      load();
    } else if (focus && focus.n !== focused) {
      focused = focus.n;
      map.setView([focus.at[1], focus.at[0]], Math.max(map.getZoom(), 13));
      load();
    } else if (before !== null && before !== filtersOf(asked)) {
      if (travelled !== page.location.search) everything();
      travelled = null;
      if (loaded !== key()) load();
    } else if (loaded !== key()) load();
    else redraw();
    overlap();
    if (ready) setTimeout(writeView, 60);
  };

  /* The result of coverage that the page asks for, fetched when it is another one or the register has changed. */
  var overlapped = null;
  function overlap() {
    var asked = request.layer && settings.api + "layer?" + request.layer + "&lang=" + settings.language, key = [asked, request.version, request.drawn].join();
    if (key === overlapped) return;
    overlapped = key;
    delete document.body.dataset.layer;
    function take(layer) {
      if (key !== overlapped) return; // another one has been asked for since
      overlay.take(layer);
      redraw();
      describe();
      document.body.dataset.layer = layer ? layer.id : "";
    }
    if (!asked) { take(null); return; }
    fetch(asked, { cache: "no-cache" })
      .then(function (r) { return r.json().then(function (body) { if (!r.ok) throw new Error(body.error || r.status); return body; }); })
      .then(take)
      .catch(function (error) {
        take({ form: "parts", id: "failed", name: words.layer_failed, rows: [], legend: [] });
        document.body.dataset.failed = String(error.message || error);
      });
  }

  /* The days to draw, from left to right: [{name, day}]. */
  function wanted() {
    var now = Object.assign({ day: request.day, beside: request.beside }, ahead);
    var days = [{ name: "day", day: now.day }];
    if (now.beside) days.push({ name: "beside", day: now.beside });
    return days.sort(function (a, b) { return a.day < b.day ? -1 : 1; });
  }
  function filtersOf(asked) { return JSON.stringify(asked.filters); }
  function filtered() { return Object.keys(request.filters).length > 0; }
  function key() { return JSON.stringify([request.filters, wanted(), request.version]); }

  function select() {
    var asked = filtered();
    var chosen = request.filters.district ? request.filters.district.split(",") : [];
    canvases().forEach(function (each) {
      each.selected = "park" in ahead ? ahead.park : request.selected;
      each.chosen = chosen;
      each.filtered = asked;
    });
  }

  /* Tell the page, together with all that it has not answered yet: Streamlit keeps only what it is told last. */
  function tell(what) {
    Object.assign(ahead, what);
    told = Date.now();
    Streamlit.setComponentValue(Object.assign({}, ahead, { at: told }));
  }

  /* A slider moves: the map follows, one day asked for after the other; the page hears of it when the slider rests. */
  var following = false, moved = false;
  function look(name, day) {
    moving = moved = true;
    ahead[name] = day;
    bar.show(wanted());
    if (!following) followSlider();
  }
  function followSlider() {
    moved = false;
    following = true;
    Promise.resolve(load()).then(function () { following = false; if (moved) followSlider(); });
  }
  function settle(name, day) {
    var what = {};
    moving = false;
    what[name] = day;
    tell(what);
  }
  /* Which other day is compared first is for the page to say. */
  function compare(on) {
    if (on) { tell({ compare: true }); return; }
    tell({ compare: false, beside: null });
    bar.show(wanted());
    load();
  }

  function load() {
    if (!request || !ready || hidden()) return;
    if (fetching) fetching.abort();
    fetching = new AbortController();
    loaded = key();
    var asking = wanted(), signal = fetching.signal;
    return Promise.all(asking.map(function (side) { return layerOf(side.day, asking.length > 1, signal); }))
      .then(function (layers) { draw(asking, layers); })
      .catch(function (error) { if (error.name !== "AbortError") failed(error); });
  }

  /* The layer of a day; `then`: with the outlines that the register held at its end. */
  function layerOf(day, then, signal) {
    var b = map.getBounds(), params = new URLSearchParams(request.filters);
    params.set("bbox", [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()].map(function (d) { return d.toFixed(5); }).join(","));
    params.set("z", map.getZoom().toFixed(2));
    params.set("day", day);
    params.set("lang", settings.language);
    if (then) params.set("outlines", "then");
    return fetch(settings.api + "parks?" + params, { signal: signal, cache: "no-cache" })
      .then(function (r) { return r.json().then(function (body) { if (!r.ok) throw new Error(body.error || r.status); return body; }); });
  }

  function draw(asking, layers) {
    var both = asking.length > 1;
    if (both && !other) {
      other = canvasIn("softpark-left");
      other.base = canvas.base;
      select();
      other.addTo(map);
    }
    if (!both && other) { other.remove(); other = null; }
    sides = asking.map(function (side, i) {
      return { name: side.name, day: side.day, canvas: canvases()[i], shown: layers[i] };
    });
    sides.forEach(put);
    var most = Math.max.apply(null, sides.map(function (side) { return side.canvas.cells.reduce(function (n, cell) { return Math.max(n, cell.count); }, 1); }));
    canvases().forEach(function (each) { each.most = both ? most : null; }); // circles of one size mean one number
    redraw();
    describe();
    if (both) swipe.show(asking.map(function (side) { return side.day; }), heading.offsetHeight + 18);
    else swipe.hide();
    document.body.dataset.drawn = JSON.stringify(Object.assign(
      { filters: request.filters, at: Math.round(performance.timeOrigin + performance.now()) }, about("day"), both ? { beside: about("beside") } : {}
    ));
  }
  function about(name) {
    var shown = sides.filter(function (side) { return side.name === name; })[0].shown;
    return { day: shown.as_of, total: shown.total, in_view: shown.in_view, mode: shown.mode };
  }

  function put(side) {
    var layer = side.shown, target = side.canvas;
    target.overlay = side.name === "day" ? overlay : null; // the layer is of the day, not of the one beside it
    target.parks = (layer.parks || []).map(function (park) {
      park.xy = geometry.mercator(park.at[0] / UNIT, park.at[1] / UNIT);
      park.lat = park.at[1] / UNIT;
      park.rings = park.rings && park.rings.map(function (ring) { return geometry.project(ring, UNIT); });
      return park;
    });
    target.cells = (layer.cells || []).map(function (cell) {
      return { at: cell, count: cell[2], xy: geometry.mercator(cell[0], cell[1]) };
    });
  }

  function failed(error) {
    heading.replaceChildren(element("strong", "", words.failed));
    var again = element("button", "", words.retry);
    again.onclick = function () { base(); load(); };
    heading.appendChild(again);
    document.body.dataset.failed = String(error.message || error);
  }

  /* --- the day and the legend --- */
  /* A figure of each side, from left to right; once where they are equal. */
  function figures(name) {
    var found = sides.map(function (side) { return side.shown[name]; });
    return found.length > 1 && found[0] !== found[1] ? found.join(" → ") : found[0];
  }

  function describe() {
    if (sides.length) heading.replaceChildren(
      element("strong", "", sides.length > 1 ? fill(words.comparing, { left: sides[0].shown.as_of, right: sides[1].shown.as_of }) : fill(words.as_of, { day: sides[0].shown.as_of })),
      element("span", "", fill(words.in_view, { count: figures("in_view"), total: figures("total") }))
    );
    if (sides.some(function (side) { return side.shown.mode === "grid"; })) heading.appendChild(element("span", "", words.many));
    if (sides.length && !sides.some(function (side) { return side.shown.total || side.shown.references; })) heading.appendChild(element("span", "", words.nothing));
    var p = settings.palette, rows = [], layers = sides.length ? sides.map(function (side) { return side.shown; }) : [BLANK];
    function each(count) { return layers.map(count); }
    function any(count) { return layers.some(count); }
    if (sides.length > 1) rows.push(days());
    p.tiers.forEach(function (t) {
      if (t.tier === "humanoid" && !any(function (layer) { return layer.counts.humanoid; })) return;
      var look = { shape: t.shape, fill: t.fill, ink: p.ink, paper: p.paper };
      rows.push(row(symbols.swatch(function (c, x, y) { symbols.draw(c, look, x, y, 6); }), words[t.tier], each(function (layer) {
        return layer.counts[t.tier];
      })));
    });
    rows.push(row(symbols.swatch(function (c, x, y) {
      symbols.draw(c, { shape: "circle", fill: p.paper, ink: p.ink, paper: p.paper, dashed: true }, x, y, 6);
    }), words.candidate, each(function (layer) { return layer.candidates; }), "softpark-extra"));
    if (any(function (layer) { return layer.references; })) {
      rows.push(row(symbols.swatch(function (c, x, y) { symbols.cross(c, x, y, p.quiet); }), words.reference, each(function (layer) { return layer.references; })));
    }
    rows.push(row(symbols.swatch(function (c, x, y) {
      c.beginPath(); c.arc(x, y, 8, 0, 2 * Math.PI); c.setLineDash([1, 3]); c.lineWidth = 1.3; c.strokeStyle = p.tiers[2].fill; c.stroke();
    }), words.indicative, [], "softpark-line"));
    rows.push(row(symbols.swatch(function (c, x, y) {
      c.beginPath(); c.moveTo(x - 10, y); c.lineTo(x + 10, y); c.lineWidth = 1.3; c.strokeStyle = p.areaLine; c.stroke();
    }), words.area, [], "softpark-line"));
    if (any(function (layer) { return layer.demo; })) {
      rows.push(row(element("b", "softpark-demo", words.demo), words.demo_data, each(function (layer) { return layer.demo; }), "softpark-line"));
    }
    rows = rows.concat(layerRows());
    [legend, heading].forEach(function (box) { box.classList.toggle("softpark-both", sides.length > 1); });
    legend.replaceChildren.apply(legend, [fold].concat(rows));
    giveWay();
  }
  /* The rows of the layer: its name and day, then what its shades or fillings mean. */
  function layerRows() {
    var layer = overlay && overlay.layer;
    if (!layer) return [];
    var name = fill(words.layer, { name: layer.name }) + (layer.by ? " · " + layer.by.name : "");
    var found = [row(element("b"), name + (sides.length > 1 ? " · " + request.day : ""), [], "softpark-layer softpark-extra")];
    if (!layer.rows.length) found.push(row(element("b"), words.layer_empty, [], "softpark-line"));
    return found.concat(overlay.legend().map(function (line) {
      return row(line.sign, line.text, sides.map(function (side) { return side.name === "day" ? line.count : null; }), "softpark-line");
    }));
  }
  /* A row of the legend, with a count for each side. */
  function row(sign, text, counts, className) {
    var zero = counts.length && counts.every(function (count) { return count === 0; });
    var made = element("div", "softpark-row" + (className ? " " + className : "") + (zero ? " softpark-zero" : ""));
    made.append(sign, element("span", "", text));
    (sides.length > 1 ? [0, 1] : [0]).forEach(function (i) {
      made.append(element("i", "", counts[i] === undefined || counts[i] === null ? "" : String(counts[i])));
    });
    return made;
  }
  /* Above the counts: whose they are. */
  function days() {
    var made = element("div", "softpark-row softpark-days");
    made.append(element("b"), element("span"));
    sides.forEach(function (side, i) {
      var said = element("i");
      said.append(element("span", "", fill(i ? words.right : words.left, { day: "" })), element("span", "", side.shown.as_of));
      made.append(said);
    });
    return made;
  }

  /* Degrees along the left and lower edge, where the graticule meets them. */
  function labelGraticule() {
    var t = canvas.ticks, b = map.getBounds(), size = map.getSize(), marks = [];
    if (!t) return;
    for (var lon = Math.ceil(b.getWest() / t.step) * t.step; lon < b.getEast(); lon += t.step) {
      var x = map.latLngToContainerPoint([b.getSouth(), lon]).x;
      if (x > heading.offsetWidth + 40 && x < size.x - 40) marks.push(mark(lon.toFixed(t.digits) + "°E", x, null));
    }
    for (var lat = Math.ceil(b.getSouth() / t.step) * t.step; lat < b.getNorth(); lat += t.step) {
      var y = map.latLngToContainerPoint([lat, b.getWest()]).y;
      if (y > 135 && y < size.y - 70) marks.push(mark(lat.toFixed(t.digits) + "°N", null, y));
    }
    graticule.replaceChildren.apply(graticule, marks);
  }
  function mark(text, x, y) {
    var made = element("span", x === null ? "softpark-north" : "softpark-east", text);
    made.style[x === null ? "top" : "left"] = (x === null ? y : x) + "px";
    return made;
  }

  /* --- pointing and clicking --- */
  /* What is at a point of the map, on the side that is seen there: {side, park} or {side, cell}, or null. */
  function pointed(point, reach) {
    if (!sides.length) return null;
    var side = sideAt(point), found = side.canvas.hit(point, reach);
    return found && Object.assign({ side: side }, found);
  }

  function sideAt(point) { return sides[sides.length > 1 && point.x >= swipe.at() ? 1 : 0]; }

  function hover(found, event) {
    var park = found && found.park, cell = found && found.cell, changed = false;
    map.getContainer().style.cursor = found ? "pointer" : "";
    canvases().forEach(function (each) {
      if (each.point(park && found.side.canvas === each ? park.slug : null)) changed = true;
    });
    if (cell) { tip(cell.at[1], cell.at[0], element("span", "", fill(words.parks, { count: cell.count }))); return; }
    if (!park) { hoverLayer(event); return; }
    if (!changed && map.hasLayer(tooltip)) return;
    var box = element("span", "", park.name);
    var facts = [park.candidate ? words.candidate : words[park.role === "reference" ? "reference" : park.tier]];
    if (sides.length > 1) facts.unshift(found.side.day);
    if (park.shape !== "surveyed") facts.push(fill(words.accuracy, { metres: park.accuracy }));
    if (park.demo) facts.push(words.demo);
    box.appendChild(element("small", "", facts.join(" · ")));
    tip(park.lat, park.at[0] / UNIT, box);
  }
  /* Where no park is: what the layer says of this ground. */
  function hoverLayer(event) {
    var at = event && event.latlng, target = at && sideAt(event.containerPoint).canvas, rows = [];
    if (target && target.overlay) {
      rows = overlay.hit(target, map.latLngToLayerPoint(at).subtract(target._bounds.min), geometry.mercator(at.lng, at.lat));
    }
    if (!rows.length) { tooltip.remove(); return; }
    var box = element("span");
    rows.slice(0, 4).forEach(function (found) { box.append(element("span", "", found.name), element("small", "", found.said)); });
    tip(at.lat, at.lng, box);
  }
  function tip(lat, lon, content) {
    tooltip.setContent(content).setLatLng([lat, lon]);
    if (!map.hasLayer(tooltip)) tooltip.addTo(map);
  }

  function click(event) {
    var coarse = window.matchMedia("(pointer: coarse)").matches, found = pointed(event.containerPoint, coarse ? 24 : 14);
    if (found && found.cell) {
      map.setView([found.cell.at[1], found.cell.at[0]], map.getZoom() + 2);
      return;
    }
    var slug = found && found.park ? found.park.slug : null;
    if (slug === null && canvas.selected === null) return;
    /* The time it is told makes a second click on the same park a new answer. */
    tell({ park: slug, side: found ? found.side.name : null });
    select();
    redraw();
  }
})();
