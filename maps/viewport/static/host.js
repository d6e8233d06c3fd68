/* The place of the map's frame in the page: Streamlit calls this after every run of its script, with what the map shall
   show. The frame may be there already: views/assets/first.js begins it before Streamlit has come. */

/* data: {frame: its address from the site's root, name, request: as maps/viewport/leaflet.py writes it}. */
export default function show({ data, parentElement, setStateValue }) {
  const frame = placed(parentElement, new URL(data.frame, document.baseURI).href, data.name), tell = (what) => setStateValue("told", what);
  const untold = frame.softparkTold;
  frame.softparkRequest = data.request; // for a frame that has not come yet
  frame.softparkTell = tell;
  if (frame.contentWindow.softpark) frame.contentWindow.softpark.show(data.request);
  if (untold) { frame.softparkTold = null; tell(untold); }
}

/* The frame at this address in `box`: the one that stands there, the one that was begun before, or a new one. */
function placed(box, address, name) {
  const here = box.querySelector(":scope > iframe");
  if (here && here.src === address) return here;
  if (here) here.remove(); // another language
  const early = document.querySelector("#sp-first iframe");
  const frame = early && early.src === address ? early : document.createElement("iframe");
  frame.title = name;
  frame.removeAttribute("tabindex");
  if (frame === early) box.moveBefore(frame, null); // it goes on running, where `append` would load it anew
  else { frame.src = address; box.append(frame); }
  return frame;
}
