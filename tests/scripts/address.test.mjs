/* The view in the address of the page. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { Address, hashOf, viewOf } from "../../maps/viewport/static/asking/address.js";

/* A window as far as `Address` knows one: its address, its history, its storage. */
function pageAt(hash = "", { pathname = "/", search = "", storage = new Map() } = {}) {
  const location = { pathname, search, hash };
  return {
    location,
    history: {
      state: { of: "streamlit" },
      replaceState(state, _title, address) {
        assert.deepEqual(state, { of: "streamlit" });
        location.hash = address.slice(address.indexOf("#"));
      },
    },
    sessionStorage: { getItem: (key) => storage.get(key) ?? null, setItem: (key, value) => storage.set(key, value) },
  };
}

const SHENZHEN = { lat: 22.6, lng: 114.05 };

test("a view is read from an address, with fractions and south of the equator", () => {
  assert.deepEqual(viewOf("#map=10.5/22.65/114.05"), { zoom: 10.5, at: [22.65, 114.05] });
  assert.deepEqual(viewOf("#map=3/-1.5/-70"), { zoom: 3, at: [-1.5, -70] });
});

test("an address that names no view has none", () => {
  const none = ["", "#", "#map=", "#map=12/22.6", "#map=far/22.6/114", "#park=7"];
  const no_numbers = ["#map=1.2.3/22.6/114", "#map=12/2.2.6/114", "#map=12/22.6/."];
  for (const hash of [...none, ...no_numbers]) assert.equal(viewOf(hash), null, hash);
});

test("what is written is read again: zoom to a hundredth, degrees to about a metre", () => {
  assert.equal(hashOf(11.256, { lat: 22.6000049, lng: 114.05 }), "#map=11.26/22.60000/114.05000");
  assert.deepEqual(viewOf(hashOf(11.25, SHENZHEN)), { zoom: 11.25, at: [22.6, 114.05] });
});

test("the view is written beside the filters and what Streamlit keeps in the history", () => {
  const page = pageAt("", { search: "?tier=national" });
  let written = null;
  const replace = page.history.replaceState;
  page.history.replaceState = (...all) => { written = all[2]; replace(...all); };

  new Address(page).write(12, SHENZHEN);

  assert.equal(written, "/?tier=national#map=12/22.60000/114.05000");
});

test("a view that already stands in the address is not written again", () => {
  const page = pageAt("#map=12/22.60000/114.05000");
  page.history.replaceState = () => assert.fail("written again");

  new Address(page).write(12, SHENZHEN);
});

test("who comes back without a view finds the one last looked at in this tab", () => {
  const storage = new Map();
  new Address(pageAt("", { storage })).write(13, SHENZHEN);

  assert.deepEqual(new Address(pageAt("", { storage })).view(), { zoom: 13, at: [22.6, 114.05] });
  assert.deepEqual(new Address(pageAt("#map=9/23/113", { storage })).view(), { zoom: 9, at: [23, 113] });
});

test("where storage is switched off the address alone is read and written", () => {
  const page = pageAt("");
  page.sessionStorage = { getItem() { throw new Error("denied"); }, setItem() { throw new Error("denied"); } };
  const address = new Address(page);

  assert.equal(address.view(), null);
  address.write(12, SHENZHEN);
  assert.equal(page.location.hash, "#map=12/22.60000/114.05000");
});

test("a pasted view leads the map once, our own never", () => {
  const page = pageAt(""), address = new Address(page);
  assert.equal(address.led(), false);
  address.write(12, SHENZHEN);
  assert.equal(address.led(), false);

  page.location.hash = "#map=14/22.77/113.92";
  assert.equal(address.led(), true);
  assert.deepEqual(address.follow(), { zoom: 14, at: [22.77, 113.92] });
  assert.equal(address.led(), false);
});

test("a hash that Streamlit has dropped is no view that leads anywhere", () => {
  const page = pageAt(""), address = new Address(page);
  address.write(12, SHENZHEN);
  page.location.hash = "";

  assert.equal(address.led(), false);
});

test("filters that Back led to come with their own view, those chosen later do not", () => {
  const page = pageAt("#map=12/22.6/114", { search: "?tier=national" }), address = new Address(page);
  address.travel();
  assert.equal(address.arrived(), true);
  assert.equal(address.arrived(), false);

  address.travel();
  page.location.search = "?tier=municipal";
  assert.equal(address.arrived(), false);
});

test("the visitor has left when the page shows another path", () => {
  const page = pageAt(""), address = new Address(page);
  assert.equal(address.left(), false);
  page.location.pathname = "/parks";
  assert.equal(address.left(), true);
});
