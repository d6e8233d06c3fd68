/* What stands on the map in its picture: the line between two days, degrees, scale bar, north. */
import { scaleBar } from "./scalebar.js";

/* The line between two days, and on each side of it its day. */
export function days(c, given, left, top, font) {
  const x = left + given.cut, p = given.palette;
  c.strokeStyle = p.ink; c.lineWidth = 2;
  c.beginPath(); c.moveTo(x, top); c.lineTo(x, top + given.map.getSize().y); c.stroke();
  font(650, 14);
  given.sides.forEach(function (side, i) {
    const wide = c.measureText(side.shown.as_of).width, at = i ? x + 10 : x - 10 - wide;
    if (at < left || at + wide > left + given.map.getSize().x) return; // nothing of that side is seen
    c.fillStyle = p.paper; c.fillRect(at - 4, top + 22, wide + 8, 22);
    c.fillStyle = p.text; c.fillText(side.shown.as_of, at, top + 38);
  });
}

/* The degrees along the edges, where the page has them. */
export function degrees(c, given, left, top, font) {
  font(400, 11);
  Array.from(given.graticule.children).forEach(function (mark) {
    const east = mark.className === "softpark-east", wide = c.measureText(mark.textContent).width;
    const x = east ? left + parseFloat(mark.style.left) - wide / 2 : left + given.map.getSize().x - wide - 3;
    const y = east ? top + 11 : top + parseFloat(mark.style.top) + 4;
    c.fillStyle = "rgba(255,255,255,0.75)"; c.fillRect(x - 2, y - 11, wide + 4, 14);
    c.fillStyle = given.palette.quiet; c.fillText(mark.textContent, x, y);
  });
}

/* Scale bar in the lower left, north in the upper left: north is up in this projection everywhere. */
export function furniture(c, given, left, top, size, font) {
  const bar = scaleBar(given.map.getZoom(), given.map.getCenter().lat, 140), p = given.palette;
  const x = left + 16, y = top + size.y - 16;
  c.fillStyle = "rgba(255,255,255,0.88)";
  c.fillRect(left + 8, y - 26, bar.pixels + 16, 34);
  c.strokeStyle = p.text; c.lineWidth = 1.5; c.setLineDash([]);
  c.beginPath(); c.moveTo(x, y - 6); c.lineTo(x, y); c.lineTo(x + bar.pixels, y); c.lineTo(x + bar.pixels, y - 6); c.stroke();
  font(400, 12); c.fillStyle = p.text; c.fillText(bar.text, x, y - 10);

  const nx = left + 26, ny = top + 34;
  c.fillStyle = "rgba(255,255,255,0.88)"; c.fillRect(left + 8, top + 8, 36, 56);
  c.fillStyle = p.ink;
  c.beginPath(); c.moveTo(nx, ny - 20); c.lineTo(nx + 8, ny + 5); c.lineTo(nx, ny - 1); c.lineTo(nx - 8, ny + 5); c.closePath(); c.fill();
  c.textAlign = "center"; font(500, 13); c.fillStyle = p.text; c.fillText(given.words.north, nx, ny + 21); c.textAlign = "left";
}
