/* The length of a scale bar. */
import { EARTH } from "../drawing/geometry.js";

/* The longest of 1, 2, 5, 10, … metres that is at most `most` pixels wide: {metres, pixels, text}. */
export function scaleBar(zoom, latitude, most) {
  const each = (EARTH * Math.cos((latitude * Math.PI) / 180)) / (256 * Math.pow(2, zoom));
  const power = Math.pow(10, Math.floor(Math.log10(most * each)));
  const metres = [5, 2, 1].map(function (n) { return n * power; }).filter(function (n) { return n <= most * each; })[0];
  return { metres: metres, pixels: metres / each, text: metres >= 1000 ? metres / 1000 + " km" : metres + " m" };
}
