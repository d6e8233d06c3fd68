/* Boxes that are taken on the canvas, found by the squares that they lie in: names ask for thousands. */
const SQUARE = 64; // pixels

export class Taken {
  constructor() { this.squares = new Map(); }

  /* Calls `each` with every square of a box [west, north, east, south] until it says true; whether it did. */
  visit(box, each) {
    for (let x = Math.floor(box[0] / SQUARE); x <= Math.floor(box[2] / SQUARE); x++) {
      for (let y = Math.floor(box[1] / SQUARE); y <= Math.floor(box[3] / SQUARE); y++) {
        if (each(x * 65536 + y)) return true;
      }
    }
    return false;
  }

  add(box) {
    const squares = this.squares;
    this.visit(box, function (key) {
      const there = squares.get(key);
      if (there) there.push(box); else squares.set(key, [box]);
      return false;
    });
  }

  free(box) {
    const squares = this.squares;
    return !this.visit(box, function (key) {
      return (squares.get(key) || []).some(function (t) { return t[0] < box[2] && t[2] > box[0] && t[1] < box[3] && t[3] > box[1]; });
    });
  }
}
