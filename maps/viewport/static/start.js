/* The only script of ours that is no module: streamlit-folium adds plain scripts and calls what they leave behind. It
   fetches the modules and passes on what is asked meanwhile, in order. */
(function () {
  "use strict";
  const arrived = import("./map.js");

  /* The modules are not there, as after an upgrade of the server: the map says so instead of staying empty. */
  function lost(map, words, error) {
    const box = document.createElement("div");
    box.className = "softpark-lost";
    box.setAttribute("role", "alert");
    box.textContent = words.failed;
    map.getContainer().appendChild(box);
    document.body.dataset.failed = String(error.message || error);
  }

  window.softpark = {
    start: (map, settings) => arrived.then((modules) => modules.start(map, settings), (error) => lost(map, settings.words, error)),
    show: (request) => arrived.then((modules) => modules.show(request), () => { /* `start` has told it */ }),
  };
})();
