/* Two helpers of all that stands on the map: an element with a class and a text, and a text with its blanks filled. */
export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, function (all, key) { return key in values ? values[key] : all; });
}
