/* Two helpers of all that stands on the map: an element with a class and a text, and a text with its blanks filled. */
(function () {
  "use strict";
  function element(tag, className, text) {
    var made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }
  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (all, key) { return key in values ? values[key] : all; });
  }
  window.softpark.dom = { element: element, fill: fill };
})();
