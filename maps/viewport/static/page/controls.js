/* The boxes and buttons at the corners of the map. */
/* global L */
import { element } from "./dom.js";

/* An empty box at a corner of the map, on which a click is not one on the map. */
export function corner(map, position, className) {
  const box = element("div", className), made = new L.Control({ position });
  made.onAdd = () => { L.DomEvent.disableClickPropagation(box); return box; };
  made.addTo(map);
  return box;
}

/* A button of one sign below the zoom buttons. */
export function signButton(map, className, sign, title, act) {
  const box = corner(map, "topright", "leaflet-bar"), button = element("a", className, sign);
  button.href = "#";
  button.title = title;
  button.setAttribute("role", "button");
  button.setAttribute("aria-label", title);
  L.DomEvent.on(button, "click", (event) => {
    L.DomEvent.stop(event);
    act();
  });
  box.appendChild(button);
}
