/** A matrix [a b c d e f] that takes (x, y) to (ax + cy + e, bx + dy + f), as PDF writes them (ISO 32000-1, 8.3.3). */
export type Matrix = readonly [number, number, number, number, number, number];

export const identity: Matrix = [1, 0, 0, 1, 0, 0];

/** What first `inner` and then `outer` does. */
export const combined = (outer: Matrix, inner: Matrix): Matrix => [
  outer[0] * inner[0] + outer[2] * inner[1],
  outer[1] * inner[0] + outer[3] * inner[1],
  outer[0] * inner[2] + outer[2] * inner[3],
  outer[1] * inner[2] + outer[3] * inner[3],
  outer[0] * inner[4] + outer[2] * inner[5] + outer[4],
  outer[1] * inner[4] + outer[3] * inner[5] + outer[5],
];

function inverse([a, b, c, d, e, f]: Matrix): Matrix | null {
  const area = a * d - b * c;
  if (!Number.isFinite(1 / area)) return null;
  return [d / area, -b / area, -c / area, a / area, (c * f - d * e) / area, (b * e - a * f) / area];
}

/** A picture that can be asked for its grey at a place: 0 is black, 255 white, null shows what is below. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  grey(column: number, row: number): number | null;
}

/** Samples on each side of a dot of paper; scans that are finer than the paper are averaged. */
const mostSamples = 4;

/** White paper on which pictures are put, in shades of grey. */
export class Canvas {
  readonly #width: number;
  readonly #height: number;
  readonly #dots: Buffer;

  constructor(width: number, height: number) {
    [this.#width, this.#height] = [Math.max(1, Math.ceil(width)), Math.max(1, Math.ceil(height))];
    this.#dots = Buffer.alloc(this.#width * this.#height, 255);
  }

  /** @param place where the unit square goes whose upper left corner (0, 1) is that of the picture, in dots from above left */
  put(picture: Picture, place: Matrix): void {
    const { width, height } = picture;
    const back = inverse(combined(place, [1 / width, 0, 0, -1 / height, 0, 1]));
    if (!back) return;
    const samples = Math.min(mostSamples, Math.max(1, Math.round(Math.hypot(back[0], back[1]))));
    const [left, right, top, bottom] = this.#bounds(place);
    for (let y = top; y < bottom; y += 1)
      for (let x = left; x < right; x += 1) {
        const grey = mean(picture, back, x, y, samples);
        if (grey !== null) this.#dots[y * this.#width + x] = grey;
      }
  }

  #bounds([a, b, c, d, e, f]: Matrix): [left: number, right: number, top: number, bottom: number] {
    const [across, down] = [
      [e, e + a, e + c, e + a + c],
      [f, f + b, f + d, f + b + d],
    ];
    const within = (value: number, most: number) => Math.min(most, Math.max(0, value));
    return [
      within(Math.floor(Math.min(...across)), this.#width),
      within(Math.ceil(Math.max(...across)), this.#width),
      within(Math.floor(Math.min(...down)), this.#height),
      within(Math.ceil(Math.max(...down)), this.#height),
    ];
  }

  /** As a file in the Portable Graymap Format. */
  get file(): Buffer {
    return Buffer.concat([Buffer.from(`P5\n${this.#width} ${this.#height}\n255\n`), this.#dots]);
  }
}

/** Mean grey under a dot; null where the picture shows nothing there. */
function mean(picture: Picture, [a, b, c, d, e, f]: Matrix, x: number, y: number, samples: number): number | null {
  let [sum, count] = [0, 0];
  for (let i = 0; i < samples; i += 1)
    for (let j = 0; j < samples; j += 1) {
      const [u, v] = [x + (i + 0.5) / samples, y + (j + 0.5) / samples];
      const [column, row] = [Math.floor(a * u + c * v + e), Math.floor(b * u + d * v + f)];
      if (column < 0 || row < 0 || column >= picture.width || row >= picture.height) continue;
      const grey = picture.grey(column, row);
      if (grey === null) continue;
      sum += grey;
      count += 1;
    }
  return count ? sum / count : null;
}
