/* The only script of ours in the frame that is no module: folium adds plain scripts and calls what they leave behind. It
   fetches the modules and passes on what is asked meanwhile, in order. What was asked before it came stands at the
   frame, where host.js or views/assets/first.js has put it. */
(function () {
  "use strict";
  const arrived = import("./map.js");
  arrived.catch(() => { /* `start` tells it, which may be called later */ });

  /* The modules are not there, as after an upgrade of the server: the map says so instead of staying empty. */
  function lost(map, words, error) {
    const box = document.createElement("div");
    box.className = "softpark-lost";
    box.setAttribute("role", "alert");
    box.textContent = words.failed;
    map.getContainer().appendChild(box);
    document.body.dataset.failed = String(error.message || error);
  }

  const show = (request) => arrived.then((modules) => modules.show(request), () => { /* `start` has told it */ });
  function start(map, settings) {
    arrived.then((modules) => modules.start(map, settings), (error) => lost(map, settings.words, error));
    const asked = window.frameElement && window.frameElement.softparkRequest;
    if (asked) show(asked);
  }
  window.softpark = { start, show };
})();
