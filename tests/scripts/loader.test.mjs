/* Requests of the map: their addresses, which one counts, and that none runs beside another. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { area, places } from "../../maps/viewport/static/asking/beneath.js";
import { Loader, oneAtATime, parksAddress, readJson } from "../../maps/viewport/static/asking/loader.js";
import { ResultLoader } from "../../maps/viewport/static/asking/result.js";

const SETTINGS = { api: "../../api/map/", language: "en", words: { layer_failed: "not loaded" } };
const VIEW = { west: 113.5, south: 22.3, east: 114.8, north: 23, zoom: 11 };
const fetched = globalThis.fetch;
afterEach(() => { globalThis.fetch = fetched; });

/* A promise that is kept or broken from outside, as an answer that takes its time. */
function pending() {
  const made = {};
  made.promise = new Promise((keep, refuse) => Object.assign(made, { keep, refuse }));
  return made;
}

/* After all that waits for kept promises has run. */
const settled = () => new Promise((then) => setImmediate(then));

test("the parks of a view are asked for with filters, box, zoom, day and language", () => {
  const address = parksAddress(SETTINGS, { tier: "national,provincial", name: "软件 & 园" }, VIEW, "2026-07-01", false);
  const [path, query] = address.split("?"), params = new URLSearchParams(query);

  assert.equal(path, "../../api/map/parks");
  assert.deepEqual(Object.fromEntries(params), {
    tier: "national,provincial", name: "软件 & 园", bbox: "113.50000,22.30000,114.80000,23.00000", z: "11.00",
    day: "2026-07-01", lang: "en",
  });
});

test("while two days are compared the outlines of then are asked for", () => {
  assert.match(parksAddress(SETTINGS, {}, VIEW, "2024-01-01", true), /&outlines=then$/);
});

test("a newer question ends the one before it", async () => {
  const signals = [], answers = [pending(), pending()];
  const loader = new Loader((_address, { signal }) => { signals.push(signal); return answers[signals.length - 1].promise; });
  loader.load("a", ["/parks?a"]);
  assert.equal(signals[0].aborted, false);
  const second = loader.load("b", ["/parks?b"]);

  assert.deepEqual(signals.map((signal) => signal.aborted), [true, false]);
  assert.equal(loader.loaded, "b");
  answers[1].keep("layer");
  assert.deepEqual(await second, ["layer"]);
});

test("two days come in the order in which they were asked for, not in that of their answers", async () => {
  const answers = { left: pending(), right: pending() };
  const both = new Loader((address) => answers[address].promise).load("both", ["left", "right"]);
  answers.right.keep(2);
  answers.left.keep(1);

  assert.deepEqual(await both, [1, 2]);
});

test("a refusal of the server is an error with the server's own sentence", async () => {
  globalThis.fetch = async () => ({ ok: false, status: 400, json: async () => ({ error: "bbox: west,south,east,north" }) });
  await assert.rejects(readJson("/parks"), { message: "bbox: west,south,east,north" });

  globalThis.fetch = async () => ({ ok: false, status: 500, json: async () => ({}) });
  await assert.rejects(readJson("/parks"), { message: "500" });
});

test("a slider that moves on while a day is fetched has one more fetched, not one for each step", async () => {
  const begun = [];
  const follow = oneAtATime(() => { const run = pending(); begun.push(run); return run.promise; });
  follow();
  follow();
  follow();
  assert.equal(begun.length, 1);
  begun[0].keep();
  await settled();
  assert.equal(begun.length, 2);
  begun[1].keep();
  await settled();
  assert.equal(begun.length, 2);
  follow();
  assert.equal(begun.length, 3);
});

/* A loader of results, what it said, and the answers it waits for by their address. */
function results() {
  const said = [], waiting = {};
  const loader = new ResultLoader(SETTINGS, {
    begun: () => said.push("begun"), take: (layer) => said.push(layer && layer.id), failed: (error) => said.push(error.message),
  }, (address) => { waiting[address] = pending(); return waiting[address].promise; });
  return { loader, said, waiting };
}
const asks = (layer, more = {}) => ({ layer, version: "v1", drawn: null, ...more });

test("a result of coverage is fetched once, and again when the register has changed", async () => {
  const { loader, said, waiting } = results();
  loader.ask(asks("layer=district"));
  loader.ask(asks("layer=district"));
  waiting["../../api/map/layer?layer=district&lang=en"].keep({ id: "district" });
  await settled();
  assert.deepEqual(said, ["begun", "district"]);

  loader.ask(asks("layer=district", { version: "v2" }));
  assert.deepEqual(said, ["begun", "district", "begun"]);
});

test("a result that comes after another was asked for is not drawn", async () => {
  const { loader, said, waiting } = results();
  loader.ask(asks("layer=district"));
  loader.ask(asks("layer=plans"));
  waiting["../../api/map/layer?layer=plans&lang=en"].keep({ id: "plans" });
  waiting["../../api/map/layer?layer=district&lang=en"].keep({ id: "district" });
  await settled();

  assert.deepEqual(said, ["begun", "begun", "plans"]);
});

test("without a result the one that was drawn goes", () => {
  const { loader, said } = results();
  loader.ask(asks(null));

  assert.deepEqual(said, ["begun", null]);
});

test("a result that cannot be had says so in the legend and keeps the cause", async () => {
  const taken = [], causes = [];
  const loader = new ResultLoader(SETTINGS, { begun() {}, take: (layer) => taken.push(layer), failed: (error) => causes.push(error.message) },
    async () => { throw new Error("layer: unknown"); });
  loader.ask(asks("layer=nonsense"));
  await settled();

  assert.deepEqual(taken, [{ form: "parts", id: "failed", name: "not loaded", rows: [], legend: [] }]);
  assert.deepEqual(causes, ["layer: unknown"]);
});

test("districts are named in the language of the visitor and their name stands inside them", () => {
  const square = [[[113, 22], [114, 22], [114, 23], [113, 23], [113, 22]]];
  const collection = { features: [{ properties: { code: "440311", name_zh: "光明区", name_en: "Guangming" }, geometry: { coordinates: [square] } }] };
  const [zh] = places(collection, "zh"), [en] = places(collection, "en");

  assert.deepEqual([zh.name, en.name, zh.code], ["光明区", "Guangming", "440311"]);
  assert.ok(Math.abs(zh.wide - 1 / 360) < 1e-12);
  assert.ok(Math.abs(zh.at[0] - (113.5 / 360 + 0.5)) < 1e-9);
});

test("an area without an outline keeps its centre and how well it is known", () => {
  const found = area({ name: "大铲湾", accuracy: 800, at: [11390000, 2255000], rings: null });

  assert.deepEqual([found.lat, found.accuracy, found.rings], [22.55, 800, null]);
});
