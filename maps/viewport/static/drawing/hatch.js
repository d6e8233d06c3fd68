const HATCH = 7; // pixels between two lines

/* Lines from lower left to upper right ("up"), or the other way ("down"), as a pattern to fill with. */
export function hatch(context, colour, way) {
  const tile = document.createElement("canvas"), t = tile.getContext("2d"), scale = 4;
  tile.width = tile.height = HATCH * scale;
  t.scale(scale, scale);
  t.strokeStyle = colour;
  t.lineWidth = 1;
  t.lineCap = "square";
  t.beginPath();
  for (let shift = -HATCH; shift <= HATCH; shift += HATCH) {
    t.moveTo(shift, way === "up" ? HATCH : 0);
    t.lineTo(shift + HATCH, way === "up" ? 0 : HATCH);
  }
  t.stroke();
  const pattern = context.createPattern(tile, "repeat");
  pattern.setTransform(new DOMMatrix().scale(1 / scale));
  return pattern;
}
