/* What the heading of the map and its picture say of the layers that are drawn, from left to right. */
import { fill } from "./dom.js";

/* A figure of each layer; once where they are equal. */
export function figures(layers, name) {
  const found = layers.map((layer) => layer[name]);
  return found.length > 1 && found[0] !== found[1] ? found.join(" → ") : found[0];
}

export function whenSaid(layers, words) {
  if (layers.length > 1) return fill(words.comparing, { left: layers[0].as_of, right: layers[1].as_of });
  return fill(words.as_of, { day: layers[0].as_of });
}

export function inViewSaid(layers, words) {
  return fill(words.in_view, { count: figures(layers, "in_view"), total: figures(layers, "total") });
}

/* The sentences under the day: how many are in view, whether they are counted in circles, whether there are none. */
export function headingLines(layers, words) {
  const lines = [inViewSaid(layers, words)];
  if (layers.some((layer) => layer.mode === "grid")) lines.push(words.many);
  if (!layers.some((layer) => layer.total || layer.references)) lines.push(words.nothing);
  return lines;
}
