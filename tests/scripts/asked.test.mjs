/* What the page asks for and what the visitor has done that it has not answered yet. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { Asked } from "../../maps/viewport/static/asking/asked.js";

function request(more = {}) {
  return { filters: {}, day: "2026-07-01", beside: null, version: "v1", selected: null, focus: null, heard: 0, ...more };
}

/* With a clock that stands still until it is set, and all that the page is told. */
function asking(first = request()) {
  const told = [], clock = { now: 1000 };
  const asked = new Asked((what) => told.push(what), () => clock.now);
  if (first) asked.take(first);
  return { asked, told, clock };
}

test("each request says what is new in it", () => {
  const { asked } = asking(null);

  assert.equal(asked.take(request()), "first");
  assert.equal(asked.take(request()), "rest");
  assert.equal(asked.take(request({ filters: { tier: "national" } })), "filters");
  assert.equal(asked.take(request({ filters: { tier: "national" }, focus: { n: 1, at: [114, 22.6] } })), "focus");
  assert.equal(asked.take(request({ filters: { tier: "national" }, focus: { n: 1, at: [114, 22.6] } })), "rest");
});

test("a focus in the first request moves nothing: the address says where the map opens", () => {
  const { asked } = asking(null);

  assert.equal(asked.take(request({ focus: { n: 3, at: [114, 22.6] } })), "first");
  assert.equal(asked.take(request({ focus: { n: 3, at: [114, 22.6] } })), "rest");
  assert.equal(asked.take(request({ focus: { n: 4, at: [114, 22.6] } })), "focus");
});

test("two days are drawn with the earlier one on the left, whichever is the day beside", () => {
  const { asked } = asking(request({ beside: "2024-01-01" }));
  assert.deepEqual(asked.days(), [{ name: "beside", day: "2024-01-01" }, { name: "day", day: "2026-07-01" }]);

  asked.take(request({ beside: "2026-11-21" }));
  assert.deepEqual(asked.days(), [{ name: "day", day: "2026-07-01" }, { name: "beside", day: "2026-11-21" }]);
});

test("a day that a slider stands on is drawn before the page knows of it", () => {
  const { asked, told } = asking();
  asked.look("day", "2025-03-01");

  assert.deepEqual(asked.days(), [{ name: "day", day: "2025-03-01" }]);
  assert.deepEqual(told, []);
});

test("a request that the page made before it heard of a click does not take the click back", () => {
  const { asked, clock } = asking();
  asked.tell({ park: "a-park", side: "day" });
  asked.take(request({ heard: 999 }));
  assert.equal(asked.selected(), "a-park");

  clock.now = 2000;
  asked.take(request({ heard: 1000, selected: "a-park" }));
  assert.deepEqual(asked.ahead, {});
  assert.equal(asked.selected(), "a-park");
});

test("while a slider is held no answer of the page moves it", () => {
  const { asked } = asking();
  asked.look("day", "2025-03-01");
  asked.take(request({ heard: 5000 }));

  assert.deepEqual(asked.days(), [{ name: "day", day: "2025-03-01" }]);
});

test("the page is told all that it has not answered, with the time", () => {
  const { asked, told, clock } = asking();
  asked.tell({ park: "a-park", side: "day" });
  clock.now = 2000;
  asked.settle("day", "2025-03-01");

  assert.deepEqual(told[1], { park: "a-park", side: "day", day: "2025-03-01", at: 2000 });
});

test("to select nothing is an answer of its own", () => {
  const { asked } = asking(request({ selected: "a-park" }));
  asked.tell({ park: null, side: null });

  assert.equal(asked.selected(), null);
});

test("parks are asked for anew when filters, days or the register change, and not for a selection", () => {
  const { asked } = asking(), key = asked.key();
  const changed = (more) => { asked.take(request(more)); return asked.key() !== key; };

  assert.equal(changed({ selected: "a-park", title: "国家级" }), false);
  assert.equal(changed({ filters: { tier: "national" } }), true);
  assert.equal(changed({ day: "2026-07-02" }), true);
  assert.equal(changed({ beside: "2024-01-01" }), true);
  assert.equal(changed({ version: "v2" }), true);
});

test("the districts that are chosen are those of the filter", () => {
  assert.deepEqual(asking().asked.districts(), []);
  const { asked } = asking(request({ filters: { district: "440311,440305" } }));

  assert.deepEqual(asked.districts(), ["440311", "440305"]);
  assert.equal(asked.filtered(), true);
});
