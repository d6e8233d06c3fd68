/* Elements and texts with blanks. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { page } from "./page.mjs";

const dom = await page("page/dom.js", { document: { createElement: (tag) => ({ tag }) } });

test("blanks are filled by their names, each as often as it stands there", () => {
  assert.equal(dom.fill("{left}与{right}，{left}在左", { left: "2025", right: "2026" }), "2025与2026，2025在左");
});

test("a blank that nobody fills stays as it is, so that it is seen", () => {
  assert.equal(dom.fill("{day}起 {until}", { day: "2026-01-01" }), "2026-01-01起 {until}");
});

test("nought and an empty text fill a blank too", () => {
  assert.equal(dom.fill("{n}个{rest}", { n: 0, rest: "" }), "0个");
});

test("what is filled in is not looked at for blanks again", () => {
  assert.equal(dom.fill("{name}", { name: "{day}", day: "x" }), "{day}");
});

test("an element has its class and its text, as text and not as markup", () => {
  assert.deepEqual(dom.element("p", "said", "<b>园</b>"), { tag: "p", className: "said", textContent: "<b>园</b>" });
});

test("an element without class or text has none; an empty text is a text", () => {
  assert.deepEqual(dom.element("p"), { tag: "p" });
  assert.deepEqual(dom.element("p", "", ""), { tag: "p", textContent: "" });
});
