/* A page without a browser: modules of the map that ask for one find it there, and what they draw is written down.
   `node --test` gives each file of tests a process, so each has a page of its own. */
const STATIC = new URL("../../maps/viewport/static/", import.meta.url);

/* A module of maps/viewport/static/, on a page that has `browser`. */
export function page(name, browser = {}) {
  Object.assign(globalThis, { window: globalThis }, browser);
  return import(new URL(name, STATIC));
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
