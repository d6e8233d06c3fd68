/* The result of coverage that the page asks for, fetched when it is another one or the register has changed. */
import { readJson } from "./loader.js";

export class ResultLoader {
  /* begun: called before another layer is asked for; take: with the layer, or null; failed: with an error. */
  constructor(settings, { begun, take, failed }, read = readJson) {
    this.settings = settings;
    this.begun = begun;
    this.take = take;
    this.failed = failed;
    this.read = read;
    this.key = null;
  }

  ask(request) {
    const { api, language } = this.settings;
    const address = request.layer && api + "layer?" + request.layer + "&lang=" + language;
    const key = [address, request.version, request.drawn].join();
    if (key === this.key) return;
    this.key = key;
    this.begun();
    const take = (layer) => { if (key === this.key) this.take(layer); }; // unless another has been asked for since
    if (!address) { take(null); return; }
    this.read(address, { cache: "no-cache" }).then(take).catch((error) => {
      take({ form: "parts", id: "failed", name: this.settings.words.layer_failed, rows: [], legend: [] });
      this.failed(error);
    });
  }
}
