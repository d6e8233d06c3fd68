/* What lies beneath the parks: districts, the land around them, areas. Asked for once, and again after a failure. */
import { UNIT, bounds, label, mercator, outline, project } from "../drawing/geometry.js";

/* Fetch all three into `base`, each drawn as soon as it is there; `failed` is called with an error. */
export function fetchBeneath(settings, base, redraw, failed) {
  function get(name, take) {
    fetch(settings.api + name + "?lang=" + settings.language)
      .then((answer) => {
        if (!answer.ok) throw new Error(name + ": " + answer.status);
        return answer.json();
      })
      .then((found) => { take(found); redraw(); })
      .catch(failed);
  }
  get("districts", (found) => { base.districts = places(found, settings.language); });
  get("neighbours", (found) => { base.land = places(found, settings.language); });
  get("areas", (found) => { base.areas = found.areas.map(area); });
}

/* Outlines as the canvas draws them, from GeoJSON: {code, name, rings, at: where its name stands, wide}. */
export function places(collection, language) {
  return collection.features.map((feature) => {
    const rings = outline(feature.geometry), p = feature.properties;
    const wide = rings.reduce((most, ring) => { const b = bounds(ring); return Math.max(most, b[2] - b[0]); }, 0);
    return { code: p.code, name: language === "en" ? p.name_en : p.name_zh, rings, at: label(rings), wide };
  });
}

/* An area (片区) as the canvas draws it. */
export function area(found) {
  return {
    name: found.name, accuracy: found.accuracy, lat: found.at[1] / UNIT,
    xy: mercator(found.at[0] / UNIT, found.at[1] / UNIT),
    rings: found.rings && found.rings.map((ring) => project(ring, UNIT)),
  };
}
