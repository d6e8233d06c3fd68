/* A page without a browser: scripts of the map run in it as on the page of the map, one after the other, and what they
   draw is written down. `node --test` gives each file of tests a process, so each has a page of its own. */
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

const STATIC = new URL("../../maps/viewport/static/", import.meta.url);

/* What the scripts of these names, of maps/viewport/static/, put into `window.softpark`; `browser`: what they find there. */
export function page(names, browser = {}) {
  Object.assign(globalThis, { window: globalThis, softpark: {} }, browser);
  for (const name of names) runInThisContext(readFileSync(new URL(name, STATIC), "utf8"), { filename: name });
  return globalThis.softpark;
}

/* The context of a canvas that writes down what is asked of it in `done`: [name, ...arguments], or [name, "=", value]. */
export function pen(answers = {}) {
  const done = [];
  return new Proxy({ done, ...answers }, {
    get: (own, name) => (name in own ? own[name] : (...given) => { done.push([name, ...given]); }),
    set(own, name, value) {
      own[name] = value;
      done.push([name, "=", value]);
      return true;
    },
  });
}
