/* Signs that no font of a computer has, here one whose fonts lack U+2C58B and U+E000. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { page, pen } from "./page.mjs";

const LACKING = new Set(["\u{2C58B}", "\uE000", "\u{10FFFF}"]);
let asked = [], sign = "";
const sheet = pen({
  fillText: (text) => { sign = text; asked.push(text); },
  measureText: () => ({ width: 24 }),
  getImageData: () => ({ data: LACKING.has(sign) ? [0, 255, 0] : [...sign].map((each) => each.codePointAt(0)) }),
});
const glyphs = await page("drawing/glyphs.js", {
  document: { createElement: () => ({ getContext: () => sheet }), body: {} },
  getComputedStyle: () => ({ fontFamily: "sans-serif" }),
});

test("a sign that no font has is spelled by its code, in a text that is otherwise as it was", () => {
  assert.equal(glyphs.spelled("深圳\u{2C58B}软件园"), "深圳〔U+2C58B〕软件园");
  assert.equal(glyphs.spelled("甲\uE000乙\u{2C58B}"), "甲〔U+E000〕乙〔U+2C58B〕");
});

test("a rare sign that a font has stays", () => {
  assert.equal(glyphs.spelled("\u{20BB7}野家"), "\u{20BB7}野家");
});

test("signs that every Chinese font has are not drawn to find out", () => {
  asked = [];
  assert.equal(glyphs.spelled("深圳软件园 A-1，（二期）"), "深圳软件园 A-1，（二期）");
  assert.deepEqual(asked, []);
});

test("each rare sign is drawn once, however often it is asked for", () => {
  asked = [];
  glyphs.spelled("\u{20BB8}\u{20BB8}");
  glyphs.spelled("\u{20BB8}");
  assert.deepEqual(asked.filter((each) => each === "\u{20BB8}"), ["\u{20BB8}"]);
});

test("signs that are lost are listed once each, with the first text they stand in", () => {
  assert.deepEqual(glyphs.lost(["园区", null, "\u{2C58B}园", "另一\u{2C58B}园", "\uE000"]), [
    { code: "〔U+2C58B〕", text: "〔U+2C58B〕园" },
    { code: "〔U+E000〕", text: "〔U+E000〕" },
  ]);
});
