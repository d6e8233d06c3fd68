/* Signs that no font of this computer has (缺字): their code stands in their place, 〔U+2C58B〕, since the box that a
   browser draws says nothing. Found by drawing: what has no shape of its own looks like a point that is no character.
   A browser that writes the code into its box draws each differently, and names the sign itself. */
const SIZE = 24, NONE = "\udbff\udfff"; // U+10FFFF
const RARE = /[^\u0000-\u2e7f\u3000-\u303f\u4e00-\u9fa5\uff00-\uffef]/u; // every Chinese font has the others
const known = new Map(); // of each sign, whether it is lacking
let sheet = null, none = "";

function drawn(sign) {
  sheet.clearRect(0, 0, 2 * SIZE, 2 * SIZE);
  sheet.fillText(sign, SIZE / 4, SIZE);
  return sheet.measureText(sign).width + ":" + sheet.getImageData(0, 0, 2 * SIZE, 2 * SIZE).data.join();
}

function begin() {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 2 * SIZE;
  sheet = canvas.getContext("2d", { willReadFrequently: true });
  sheet.font = SIZE + "px " + getComputedStyle(document.body).fontFamily;
  sheet.textBaseline = "middle";
  none = drawn(NONE);
}

function lacking(sign) {
  if (!RARE.test(sign)) return false;
  if (!sheet) begin();
  if (!known.has(sign)) known.set(sign, drawn(sign) === none);
  return known.get(sign);
}

function code(sign) { return "〔U+" + sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0") + "〕"; }

/* The text with the codes of such signs in their place. */
export function spelled(text) {
  if (!RARE.test(text)) return text;
  return Array.from(text, function (sign) { return lacking(sign) ? code(sign) : sign; }).join("");
}

/* The codes of such signs in all the texts, each with the first text it stands in. */
export function lost(texts) {
  const found = new Map();
  texts.forEach(function (text) {
    Array.from(text || "").forEach(function (sign) { if (lacking(sign) && !found.has(sign)) found.set(sign, spelled(text)); });
  });
  return Array.from(found, function (each) { return { code: code(each[0]), text: each[1] }; });
}
