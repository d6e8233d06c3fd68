/* Symbols of parks: one function draws them on the map and in its legend. Sizes are the radius of a circle, in pixels. */
/* Shapes of about the same visual weight; each is a list of corners [x, y] around 0, 0 at radius 1. */
function polygon(corners, start, inner) {
  const points = [], count = inner ? corners * 2 : corners;
  for (let i = 0; i < count; i++) {
    const angle = start + (i * 2 * Math.PI) / count, r = inner && i % 2 ? inner : 1;
    points.push([r * Math.cos(angle), r * Math.sin(angle)]);
  }
  return points;
}
const UP = -Math.PI / 2;
const SHAPES = {
  star: { corners: polygon(5, UP, 0.45), scale: 1.55 },
  diamond: { corners: polygon(4, UP), scale: 1.3 },
  hexagon: { corners: polygon(6, UP), scale: 1.12 },
  triangle: { corners: polygon(3, UP), scale: 1.4, drop: 0.2 },
  square: { corners: polygon(4, Math.PI / 4), scale: 1.3 },
  circle: { scale: 1 },
};

function trace(context, shape, x, y, radius) {
  const form = SHAPES[shape], r = radius * form.scale;
  context.beginPath();
  if (!form.corners) {
    context.arc(x, y, r, 0, 2 * Math.PI);
    return;
  }
  form.corners.forEach(function (corner, i) {
    context[i ? "lineTo" : "moveTo"](x + corner[0] * r, y + corner[1] * r + (form.drop || 0) * r);
  });
  context.closePath();
}

/* look: {shape, fill, dashed, ink, paper}. A white rim keeps symbols apart where they meet. */
export function draw(context, look, x, y, radius) {
  trace(context, look.shape, x, y, radius);
  context.setLineDash([]);
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = look.paper;
  context.stroke();
  context.fillStyle = look.fill;
  context.fill();
  context.lineWidth = 1.4;
  context.strokeStyle = look.ink;
  if (look.dashed) context.setLineDash([2.6, 2.2]);
  context.stroke();
  context.setLineDash([]);
}

/* The same drawn once: `put` sets it on whole pixels of the screen, which is quicker than its lines. */
export function sprite(look, radius, ratio) {
  const half = Math.ceil(radius * 1.55 + 3), side = 2 * half, canvas = document.createElement("canvas");
  canvas.width = canvas.height = side * ratio;
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  draw(context, look, half, half, radius);
  return {
    put: function (target, x, y) {
      target.drawImage(canvas, Math.round((x - half) * ratio) / ratio, Math.round((y - half) * ratio) / ratio, side, side);
    },
  };
}

/* A place that is no park: a small cross. */
export function cross(context, x, y, ink) {
  context.setLineDash([]);
  context.lineWidth = 1.6;
  context.strokeStyle = ink;
  context.beginPath();
  context.moveTo(x - 4.5, y); context.lineTo(x + 4.5, y);
  context.moveTo(x, y - 4.5); context.lineTo(x, y + 4.5);
  context.stroke();
}

/* A small canvas with one drawing on it, for the legend. */
export function swatch(paint) {
  const ratio = Math.max(2, window.devicePixelRatio || 1), canvas = document.createElement("canvas");
  canvas.width = 26 * ratio;
  canvas.height = 20 * ratio;
  canvas.className = "softpark-swatch";
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  paint(context, 13, 10);
  return canvas;
}
