/* The room that the map's frame has. */
const NARROW = 640; // pixels; below, the legend stands under the map instead of on it

export function narrow() { return window.innerWidth < NARROW; }

/* A frame that is being taken away, or not shown yet, has no size: what is in view there is nothing anybody chose. */
export function hidden(map) {
  const box = map.getContainer();
  return !box.clientWidth || !box.clientHeight;
}

export function whenShown(map, then) {
  const waiting = new ResizeObserver(() => { if (!hidden(map)) { waiting.disconnect(); then(); } });
  waiting.observe(map.getContainer());
}

/* Without the style sheets nothing has its size. */
export function whenStyled(then) {
  const waiting = Array.from(document.querySelectorAll('link[rel="stylesheet"]')).filter((link) => !link.sheet);
  let left = waiting.length;
  if (!left) { then(); return; }
  function done() { left -= 1; if (!left) then(); }
  waiting.forEach((link) => {
    link.addEventListener("load", done);
    link.addEventListener("error", done);
  });
}
