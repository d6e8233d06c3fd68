/* Requests to the endpoints of the map (maps/viewport/api.py). */

/* The address of the parks of a day. view: {west, south, east, north in degrees, zoom}; `then`: with the outlines that
   the register held at the end of the day. */
export function parksAddress(settings, filters, view, day, then) {
  const params = new URLSearchParams(filters);
  params.set("bbox", [view.west, view.south, view.east, view.north].map((degrees) => degrees.toFixed(5)).join(","));
  params.set("z", view.zoom.toFixed(2));
  params.set("day", day);
  params.set("lang", settings.language);
  if (then) params.set("outlines", "then");
  return settings.api + "parks?" + params;
}

/* The JSON of an answer; a refusal is an error with the sentence that the server gives. */
export async function readJson(address, options) {
  const answer = await fetch(address, options), body = await answer.json();
  if (!answer.ok) throw new Error(body.error || answer.status);
  return body;
}

/* The parks of one or two days: a newer question ends the one before it. */
export class Loader {
  constructor(read = readJson) {
    this.read = read;
    this.fetching = null;
    this.loaded = null; // what was asked for last, as `Asked.key` says it
  }

  /* The answers in the order of the addresses; an AbortError when another question came first. */
  load(key, addresses) {
    if (this.fetching) this.fetching.abort();
    this.fetching = new AbortController();
    this.loaded = key;
    const options = { signal: this.fetching.signal, cache: "no-cache" };
    return Promise.all(addresses.map((address) => this.read(address, options)));
  }
}

/* A function that begins `work` (which may return a promise) and never twice at once: however often it is called
   meanwhile, the work is done once more afterwards. */
export function oneAtATime(work) {
  let running = false, again = false;
  function run() {
    again = false;
    running = true;
    Promise.resolve(work()).then(() => { running = false; if (again) run(); });
  }
  return () => { again = true; if (!running) run(); };
}
