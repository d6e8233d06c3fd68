/* Where things lie: degrees, Web Mercator and the pixels of a canvas. Without a browser, without a map.

   Rings are flat lists [x, y, x, y, …] in mercator coordinates (the world is 0 to 1); a frame {scale, x, y} leads from
   them to pixels of the page: x * scale - frame.x. */
export const UNIT = 100000; // coordinates of the endpoint are whole multiples of 1/UNIT degree
export const EARTH = 40075016.686; // metres around the equator, as Leaflet projects

/* Longitude and latitude in degrees to the unit square of Web Mercator. */
export function mercator(lon, lat) {
  const sine = Math.sin((lat * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}

/* The latitude of a height in that square. */
export function latitude(y) {
  return (360 / Math.PI) * Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) - 90;
}

/* Flat [lon, lat, …] (in 1/unit degree) to flat mercator coordinates, once for each outline. */
export function project(flat, unit) {
  const out = new Float64Array(flat.length);
  for (let i = 0; i < flat.length; i += 2) {
    const xy = mercator(flat[i] / unit, flat[i + 1] / unit);
    out[i] = xy[0];
    out[i + 1] = xy[1];
  }
  return out;
}

/* The rings of a GeoJSON MultiPolygon, projected. */
export function outline(geometry) {
  const rings = [];
  geometry.coordinates.forEach(function (polygon) {
    polygon.forEach(function (ring) { rings.push(project(ring.flat(), 1)); });
  });
  return rings;
}

/* A place inside an outline for its name: the middle of its widest horizontal chord at mid-height. */
export function label(rings) {
  if (!rings.length) return null;
  const big = rings.reduce(function (a, b) { return size(b) > size(a) ? b : a; });
  const box = bounds(big);
  let best = null;
  [0.5, 0.4, 0.6, 0.3, 0.7].forEach(function (share) {
    const y = box[1] + share * (box[3] - box[1]), cuts = [];
    for (let i = 0; i + 3 < big.length; i += 2) {
      if ((big[i + 1] > y) !== (big[i + 3] > y)) {
        cuts.push(big[i] + ((y - big[i + 1]) / (big[i + 3] - big[i + 1])) * (big[i + 2] - big[i]));
      }
    }
    cuts.sort(function (a, b) { return a - b; });
    for (let k = 0; k + 1 < cuts.length; k += 2) {
      const wide = cuts[k + 1] - cuts[k];
      if (!best || wide > best.wide * 1.15) best = { wide: wide, x: (cuts[k] + cuts[k + 1]) / 2, y: y };
    }
  });
  return [best.x, best.y];
}
/* West, north, east and south of a ring in mercator coordinates; `around`: of several. */
export function bounds(flat) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < flat.length; i += 2) {
    box[0] = Math.min(box[0], flat[i]); box[1] = Math.min(box[1], flat[i + 1]);
    box[2] = Math.max(box[2], flat[i]); box[3] = Math.max(box[3], flat[i + 1]);
  }
  return box;
}
export function around(rings) {
  return rings.map(bounds).reduce(function (a, b) {
    return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
  });
}
export function size(flat) { const b = bounds(flat); return (b[2] - b[0]) * (b[3] - b[1]); }

/* The rings as a path on the canvas, in page pixels. */
export function trace(path, f, rings) {
  for (let n = 0; n < rings.length; n++) {
    const r = rings[n];
    path.moveTo(r[0] * f.scale - f.x, r[1] * f.scale - f.y);
    for (let i = 2; i < r.length; i += 2) path.lineTo(r[i] * f.scale - f.x, r[i + 1] * f.scale - f.y);
    path.closePath();
  }
}

/* Whether a point lies inside the rings; a ring inside another is a hole. */
export function contains(rings, x, y) {
  let inside = false;
  rings.forEach(function (r) {
    for (let i = 0; i + 3 < r.length; i += 2) {
      if ((r[i + 1] > y) !== (r[i + 3] > y) &&
          x < r[i] + ((y - r[i + 1]) / (r[i + 3] - r[i + 1])) * (r[i + 2] - r[i])) inside = !inside;
    }
  });
  return inside;
}

/* Of so many pixels to the south, those at which the name of a place still stands in it. place: {rings, at}. */
export function stepsWithin(place, scale, steps) {
  return steps.filter((step) => contains(place.rings, place.at[0], place.at[1] + step / scale));
}

/* A length on the ground at a latitude, in pixels of a map of this scale. */
export function pixels(metres, lat, scale) {
  return (metres / (EARTH * Math.cos((lat * Math.PI) / 180))) * scale;
}

/* Whether a box [west, north, east, south] lies wholly in another. */
export function contained(box, outer) {
  return box[0] >= outer[0] && box[1] >= outer[1] && box[2] <= outer[2] && box[3] <= outer[3];
}
