// What the page shows before Streamlit has come (views/entrance/opening.py): the part of the map's first picture that the
// live map will show, as Leaflet will choose it, and its end as soon as the page, or the map, is drawn.
(function () {
  "use strict";
  const opening = document.getElementById("sp-first"), box = opening.querySelector(".sp-first-map");
  const svg = box && box.querySelector(".sp-first-map > svg"), MARGIN = 60, CLOSE = 14, SNAP = 0.25, NEAREST = 18, FARTHEST = 7;

  // On a map Streamlit waits: it is fetched when the map's own files have come, and begun when the map is drawn, for it
  // takes the browser's time for itself. Where the map takes long it does not wait for that.
  const streamlit = document.getElementById("sp-streamlit"), PATIENCE = 1500; // milliseconds
  const parsed = new Promise((done) => document.addEventListener("DOMContentLoaded", done));
  let styled = null;
  function fetchStreamlit() {
    if (!streamlit || styled) return;
    const links = [...document.importNode(streamlit.content, true).querySelectorAll("link")];
    styled = Promise.all([parsed, ...links.filter((link) => link.rel === "stylesheet").map((link) => new Promise((done) => { link.onload = link.onerror = done; }))]);
    document.head.append(...links);
  }
  function come() {
    fetchStreamlit();
    const script = streamlit && streamlit.content.querySelector("script");
    if (!script) return;
    script.remove();
    styled.then(() => document.head.append(document.importNode(script, true)));
  }
  setTimeout(come, PATIENCE);

  const narrow = () => window.innerWidth <= 640;

  const mercator = (lon, lat) => [lon / 360 + 0.5, 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI)];
  const numbers = (text) => text.split(",").map(Number);

  // The view of west, south, east, north in degrees, as Leaflet's fitBounds chooses it: {zoom, at: mercator}.
  function fitted([west, south, east, north], left, top, right, bottom, most) {
    const a = mercator(west, north), b = mercator(east, south), wide = box.clientWidth - left - right, high = box.clientHeight - top - bottom;
    const scale = Math.min(wide / (b[0] - a[0]), high / (b[1] - a[1])) / 256;
    const exact = Math.round(Math.log2(scale) / (SNAP / 100)) * (SNAP / 100);
    const zoom = Math.max(FARTHEST, Math.min(most, Math.floor(exact / SNAP) * SNAP)), world = 256 * 2 ** zoom;
    return { zoom, at: [(a[0] + b[0]) / 2 + (right - left) / 2 / world, (a[1] + b[1]) / 2 + (bottom - top) / 2 / world] };
  }

  function view() {
    const asked = /^#map=([\d.]+)\/(-?[\d.]+)\/(-?[\d.]+)$/.exec(location.hash);
    const [zoom, lat, lon] = asked ? asked.slice(1).map(Number) : [NaN];
    if (isFinite(zoom + lat + lon)) return { zoom: Math.min(NEAREST, Math.max(FARTHEST, zoom)), at: mercator(lon, Math.min(85, Math.max(-85, lat))) };
    const legend = narrow() ? 0 : box.querySelector(".sp-first-legend").offsetWidth;
    const everything = svg.dataset.everything;
    if (everything) return fitted(numbers(everything), MARGIN + legend, MARGIN, MARGIN, MARGIN, CLOSE);
    return fitted(numbers(box.dataset.home), legend, 30, 0, 0, NEAREST);
  }

  function show() {
    if (!svg || !box.clientWidth) return;
    const { zoom, at } = view(), units = Number(svg.dataset.units), unit = units / (256 * 2 ** zoom);
    const wide = box.clientWidth * unit, high = box.clientHeight * unit;
    const x = (at[0] - Number(svg.dataset.west)) * units - wide / 2, y = (at[1] - Number(svg.dataset.north)) * units - high / 2;
    svg.setAttribute("viewBox", [x, y, wide, high].map((each) => each.toFixed(2)).join(" "));
    svg.style.setProperty("--unit", unit.toFixed(4));
    count(x, y, wide, high);
  }

  // How many parks of each kind are seen; the live map counts in the same way.
  function count(x, y, wide, high) {
    const counts = {}, uses = svg.querySelectorAll("use");
    let all = 0;
    for (const use of uses) {
      const left = use.x.baseVal.value - x, top = use.y.baseVal.value - y, sign = use.href.baseVal.slice("#sp-sign-".length);
      if (left < 0 || top < 0 || left > wide || top > high) continue;
      counts[sign] = (counts[sign] || 0) + 1;
      if (sign !== "reference") all += 1;
      if (use.classList.contains("sp-of-demo")) counts.demo = (counts.demo || 0) + 1;
    }
    for (const dots of svg.querySelectorAll("[data-sign]")) {
      for (const [, left, top] of dots.getAttribute("d").matchAll(/M(-?[\d.]+) (-?[\d.]+)h0/g)) {
        if (left < x || top < y || left > x + wide || top > y + high) continue;
        counts[dots.dataset.sign] = (counts[dots.dataset.sign] || 0) + 1;
        if (dots.dataset.sign !== "reference") all += 1;
      }
    }
    if (!uses.length && !svg.querySelector("[data-sign]")) return;
    counts.none = (counts.none || 0) + (counts.candidate || 0);
    for (const place of box.querySelectorAll("[data-count]")) place.textContent = counts[place.dataset.count] || 0;
    const said = box.querySelector("[data-said]");
    said.textContent = said.dataset.said.replace("{count}", all).replace("{total}", said.dataset.total);
  }

  show();
  window.addEventListener("resize", show);

  function end() {
    watch.disconnect();
    window.removeEventListener("resize", show);
    opening.remove();
  }

  // Whether the map in a frame is drawn, or says that it cannot be.
  const begun = (frame) => {
    const body = frame.contentDocument && frame.contentDocument.body;
    return Boolean(body && (body.dataset.drawn || body.dataset.failed));
  };

  // The live map begins here, behind its picture and before Streamlit has come; maps/viewport/static/host.js takes its
  // frame over. A browser that cannot move a frame which runs would have to begin it anew: it only fetches what the frame
  // will ask for.
  function begin() {
    const asked = box && opening.querySelector(".sp-first-frame > script");
    if (!asked || !box.clientWidth) { come(); return; }
    if (!("moveBefore" in opening)) {
      come();
      for (const href of asked.dataset.ahead.split(" ")) document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", href }));
      return;
    }
    const frame = document.createElement("iframe");
    const request = frame.softparkRequest = JSON.parse(asked.textContent), said = new URLSearchParams(location.search);
    const word = (name) => said.getAll(name).pop();
    request.selected = word("park") || null;
    if ("name" in request.filters) request.filters.name = word("name").trim();
    frame.title = asked.dataset.name;
    frame.tabIndex = -1;
    frame.src = new URL(asked.dataset.frame, document.baseURI).href;
    frame.onload = fetchStreamlit;
    asked.replaceWith(frame);
    const look = () => {
      if (!opening.contains(frame)) return;
      if (!begun(frame)) { requestAnimationFrame(look); return; }
      opening.classList.add("sp-first-live");
      requestAnimationFrame(() => setTimeout(come)); // once the map has been painted
    };
    look();
  }
  requestAnimationFrame(() => setTimeout(begin));

  // The picture keeps to the place of the frame, above it and out of the mouse's way, until the map in it is drawn.
  function follow(frame) {
    if (begun(frame)) { end(); return; }
    opening.classList.add("sp-first-over");
    const picture = opening.querySelector(".sp-first-frame");
    const step = () => {
      if (!frame.isConnected || begun(frame)) { end(); return; }
      const { left, top, width, height } = frame.getBoundingClientRect();
      Object.assign(picture.style, { left: `${left + scrollX}px`, top: `${top + scrollY}px`, width: `${width}px`, height: `${height}px` });
      requestAnimationFrame(step);
    };
    new ResizeObserver(show).observe(box);
    step();
  }

  let followed = false;
  function look() {
    if (followed) return;
    const frame = box && document.querySelector(".st-key-map_frame iframe");
    if (frame) { followed = true; watch.disconnect(); follow(frame); return; }
    if (document.querySelector(".st-key-head")) opening.classList.add("sp-first-headless");
    // A page that cannot be shown has no heading, and says why in an alert.
    const said = [...document.querySelectorAll("#root :is(h1, [role=alert])")];
    if (said.some((each) => !(box && each.matches(".map-h1")))) end();
  }
  const watch = new MutationObserver(look);
  watch.observe(document.getElementById("root") || document.body, { childList: true, subtree: true });
})();
