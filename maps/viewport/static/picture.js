/* The map as a picture: one canvas put together from what is on the screen, with title, legend, scale bar, north,
   day, sources and the review number. Nothing is fetched, so it works offline and the canvas is never tainted. */
(function () {
  "use strict";
  var RATIO = 2; // device pixels for a pixel of the page
  var EDGE = 20, LINE = 20, SIGN = 34; // pixels: margin, height of a line of the legend, width of its sign
  var EARTH = 40075016.686; // metres around the equator, as Leaflet projects
  var fill = window.softpark.dom.fill;

  /* The longest of 1, 2, 5, 10, … metres that is at most `most` pixels wide: {metres, pixels, text}. */
  function scaleBar(zoom, latitude, most) {
    var each = (EARTH * Math.cos((latitude * Math.PI) / 180)) / (256 * Math.pow(2, zoom));
    var power = Math.pow(10, Math.floor(Math.log10(most * each)));
    var metres = [5, 2, 1].map(function (n) { return n * power; }).filter(function (n) { return n <= most * each; })[0];
    return { metres: metres, pixels: metres / each, text: metres >= 1000 ? metres / 1000 + " km" : metres + " m" };
  }

  /* Lines of a text that are at most so wide; broken at spaces, and between Chinese characters. */
  function wrap(context, text, wide) {
    var lines = [], line = "";
    text.split(/(?<=[\s·；，、])|(?=[\u4e00-\u9fff])/).forEach(function (part) {
      if (line && context.measureText(line + part.trimEnd()).width > wide) { lines.push(line.trimEnd()); line = ""; }
      line += part;
    });
    if (line.trim()) lines.push(line.trimEnd());
    return lines;
  }

  /* The rows of the legend as the page shows them: its sign, its words, its counts as lists of lines; `head` is the row
     that says whose days they are. */
  function legendRows(legend) {
    return Array.from(legend.querySelectorAll(".softpark-row")).map(function (row) {
      var cells = Array.from(row.children), counts = cells.slice(2).map(function (cell) {
        return cell.children.length ? Array.from(cell.children, function (line) { return line.textContent.trim(); }) : [cell.textContent];
      });
      return { sign: cells[0], text: cells[1].textContent, counts: counts, faint: row.classList.contains("softpark-zero"), head: row.classList.contains("softpark-days") };
    });
  }

  /* The map's own canvases at twice their pixels, each as far as it is seen on the screen. */
  function mapCanvas(given) {
    var map = given.map, size = map.getSize(), cut = document.createElement("canvas"), c = cut.getContext("2d");
    cut.width = size.x * RATIO;
    cut.height = size.y * RATIO;
    given.sides.forEach(function (side, i) {
      var canvas = side.canvas, both = given.sides.length > 1;
      canvas.ratio = RATIO;
      canvas._update();
      try {
        var at = map.containerPointToLayerPoint([0, 0]).subtract(canvas._bounds.min);
        var from = both && i === 1 ? given.cut : 0, to = both && i === 0 ? given.cut : size.x;
        c.save();
        c.beginPath();
        c.rect(from * RATIO, 0, (to - from) * RATIO, cut.height);
        c.clip();
        c.drawImage(canvas._container, -at.x * RATIO, -at.y * RATIO);
        c.restore();
      } finally {
        canvas.ratio = null;
        canvas._update();
      }
    });
    return cut;
  }

  /* given: {map, sides, cut, words, palette, legend, graticule, title, inLight}; `sides` as map.js draws them, from left to
     right, `cut` where the line between them stands, in pixels. Returns the picture as a canvas. */
  function compose(given) {
    var words = given.words, p = given.palette, size = given.map.getSize(), all = legendRows(given.legend);
    var head = all.filter(function (row) { return row.head; })[0], rows = all.filter(function (row) { return !row.head; });
    var layers = given.sides.map(function (side) { return side.shown; }), both = layers.length > 1;
    var family = getComputedStyle(document.body).fontFamily, picture = document.createElement("canvas");
    var c = picture.getContext("2d"), wide = size.x + 2 * EDGE, inner = size.x;
    function font(weight, pixels) { c.font = weight + " " + pixels + "px " + family; }

    /* Every text that may stand in the picture and comes from the register. */
    var names = [given.title].concat(given.sides.flatMap(function (side) { return side.canvas.parks.map(function (park) { return park.name; }); }));
    var lost = window.softpark.glyphs.lost(names).map(function (each) { return fill(words.lost_in, each); }).join("；");
    font(400, 14);
    function figures(name) { return both && layers[0][name] !== layers[1][name] ? layers[0][name] + " → " + layers[1][name] : layers[0][name]; }
    var when = both ? fill(words.comparing, { left: layers[0].as_of, right: layers[1].as_of }) : fill(words.as_of, { day: layers[0].as_of });
    var about = wrap(c, [when, window.softpark.glyphs.spelled(given.title || words.all_parks), fill(words.in_view, { count: figures("in_view"), total: figures("total") })].join(" · "), inner);
    font(400, 12);
    var foot = wrap(c, [words.review, words.sources, words.outlines].concat(lost ? [fill(words.lost, { signs: lost })] : []).join(" · "), inner);
    var demo = layers.some(function (layer) { return layer.demo; }) ? words.demo_note : "";
    font(650, 13);
    /* A row without a count, such as the name of a layer, may run on where the counts of others stand. */
    function widestOf(some) { return Math.max.apply(null, some.map(function (row) { return c.measureText(row.text).width; })); }
    var textWide = widestOf(rows.filter(function (row) { return row.counts.flat().join(""); }));
    var countWide = Math.max.apply(null, (both ? rows.concat(head) : rows).map(function (row) {
      return Math.max.apply(null, row.counts.flat().map(function (line) { return c.measureText(line).width; }));
    })) + 8;
    var widest = SIGN + Math.max(textWide + layers.length * countWide, widestOf(rows)) + 26;
    var columns = Math.max(1, Math.min(4, Math.floor(inner / widest))), lines = Math.ceil(rows.length / columns);
    var top = EDGE + 32 + about.length * 20 + (demo ? 20 : 0) + 8;
    var headed = both ? 2 * LINE - 6 : 0, high = top + size.y + 14 + headed + lines * LINE + 12 + foot.length * 17 + EDGE - 4;
    picture.width = Math.round(wide * RATIO);
    picture.height = Math.round(high * RATIO);
    c.scale(RATIO, RATIO);
    c.fillStyle = p.paper;
    c.fillRect(0, 0, wide, high);
    c.textBaseline = "alphabetic";
    c.textAlign = "left";

    var y = EDGE + 20;
    font(650, 24); c.fillStyle = p.text; c.fillText(words.title, EDGE, y);
    y += 8;
    font(400, 14);
    about.forEach(function (line) { y += 20; c.fillText(line, EDGE, y); });
    if (demo) { y += 20; font(650, 14); c.fillStyle = "#8a2a00"; c.fillText(demo, EDGE, y); }

    c.drawImage(mapCanvas(given), EDGE, top, size.x, size.y);
    degrees(c, given, EDGE, top, font);
    furniture(c, given, EDGE, top, size, font);
    c.strokeStyle = p.districtLine; c.lineWidth = 1;
    c.strokeRect(EDGE + 0.5, top + 0.5, size.x - 1, size.y - 1);

    if (both) days(c, given, EDGE, top, font);

    var each = inner / columns, from = top + size.y + 14 + headed;
    function counts(row, x, at) {
      c.textAlign = "right";
      row.counts.forEach(function (lines, i) {
        lines.forEach(function (line, n) { c.fillText(line, x + SIGN + textWide + (i + 1) * countWide, at - 15 * (lines.length - 1 - n)); });
      });
      c.textAlign = "left";
    }
    for (var column = 0; both && column * lines < rows.length; column++) {
      font(400, 12); c.fillStyle = p.quiet; c.textBaseline = "middle";
      counts(head, EDGE + column * each, from - LINE / 2);
    }
    rows.forEach(function (row, i) {
      var x = EDGE + Math.floor(i / lines) * each, at = from + (i % lines) * LINE + LINE / 2;
      if (row.sign.tagName === "CANVAS") c.drawImage(row.sign, x, at - 10, 26, 20);
      else { font(500, 10); c.fillStyle = "#7a4b00"; c.textBaseline = "middle"; c.fillText(row.sign.textContent, x + 3, at); }
      c.textBaseline = "middle";
      font(400, 13); c.fillStyle = row.faint ? p.quiet : p.text; c.fillText(row.text, x + SIGN, at);
      font(row.faint ? 400 : 650, 13); counts(row, x, at);
    });
    c.textBaseline = "alphabetic";
    y = from + lines * LINE + 12;
    font(400, 12); c.fillStyle = p.quiet;
    foot.forEach(function (line) { c.fillText(line, EDGE, y + 8); y += 17; });
    return picture;
  }

  /* The line between two days, and on each side of it its day. */
  function days(c, given, left, top, font) {
    var x = left + given.cut, p = given.palette;
    c.strokeStyle = p.ink; c.lineWidth = 2;
    c.beginPath(); c.moveTo(x, top); c.lineTo(x, top + given.map.getSize().y); c.stroke();
    font(650, 14);
    given.sides.forEach(function (side, i) {
      var wide = c.measureText(side.shown.as_of).width, at = i ? x + 10 : x - 10 - wide;
      if (at < left || at + wide > left + given.map.getSize().x) return; // nothing of that side is seen
      c.fillStyle = p.paper; c.fillRect(at - 4, top + 22, wide + 8, 22);
      c.fillStyle = p.text; c.fillText(side.shown.as_of, at, top + 38);
    });
  }

  /* The degrees along the edges, where the page has them. */
  function degrees(c, given, left, top, font) {
    font(400, 11);
    Array.from(given.graticule.children).forEach(function (mark) {
      var east = mark.className === "softpark-east", wide = c.measureText(mark.textContent).width;
      var x = east ? left + parseFloat(mark.style.left) - wide / 2 : left + given.map.getSize().x - wide - 3;
      var y = east ? top + 11 : top + parseFloat(mark.style.top) + 4;
      c.fillStyle = "rgba(255,255,255,0.75)"; c.fillRect(x - 2, y - 11, wide + 4, 14);
      c.fillStyle = given.palette.quiet; c.fillText(mark.textContent, x, y);
    });
  }

  /* Scale bar in the lower left, north in the upper left: north is up in this projection everywhere. */
  function furniture(c, given, left, top, size, font) {
    var bar = scaleBar(given.map.getZoom(), given.map.getCenter().lat, 140), p = given.palette;
    var x = left + 16, y = top + size.y - 16;
    c.fillStyle = "rgba(255,255,255,0.88)";
    c.fillRect(left + 8, y - 26, bar.pixels + 16, 34);
    c.strokeStyle = p.text; c.lineWidth = 1.5; c.setLineDash([]);
    c.beginPath(); c.moveTo(x, y - 6); c.lineTo(x, y); c.lineTo(x + bar.pixels, y); c.lineTo(x + bar.pixels, y - 6); c.stroke();
    font(400, 12); c.fillStyle = p.text; c.fillText(bar.text, x, y - 10);

    var nx = left + 26, ny = top + 34;
    c.fillStyle = "rgba(255,255,255,0.88)"; c.fillRect(left + 8, top + 8, 36, 56);
    c.fillStyle = p.ink;
    c.beginPath(); c.moveTo(nx, ny - 20); c.lineTo(nx + 8, ny + 5); c.lineTo(nx, ny - 1); c.lineTo(nx - 8, ny + 5); c.closePath(); c.fill();
    c.textAlign = "center"; font(500, 13); c.fillStyle = p.text; c.fillText(given.words.north, nx, ny + 21); c.textAlign = "left";
  }

  /* Give the picture to the visitor as a file; `failed` is called with an error where the browser cannot. */
  function save(given, failed) {
    if (given.map._animatingZoom) { given.map.once("zoomend", function () { save(given, failed); }); return; }
    var picture;
    try { picture = given.inLight(function () { return compose(given); }); } catch (error) { failed(error); return; }
    picture.toBlob(function (blob) {
      if (!blob) { failed(new Error("no picture")); return; }
      var link = document.createElement("a"), address = URL.createObjectURL(blob);
      link.href = address;
      link.download = "softpark-map-" + given.sides.map(function (side) { return side.shown.as_of; }).join("-") + ".png";
      document.body.appendChild(link);
      link.click();
      link.remove();
      setTimeout(function () { URL.revokeObjectURL(address); }, 60000);
    }, "image/png");
  }

  window.softpark.picture = { compose: compose, save: save, scaleBar: scaleBar, RATIO: RATIO };
})();
