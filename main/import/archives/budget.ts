import { megabytes, Unreadable } from '../unreadable.ts';

/** Text packs to between a third and a twentieth of its size, a bomb to a thousandth. */
const maxRatio = 200;
/** What every archive may unpack to, however small it is: a few seconds' reading. */
const freeBytes = 500_000_000;

/** Bytes that may come out of an archive, with all archives inside it: against small files that fill disks. */
export class Budget {
  readonly #total: number;
  #left: number;

  constructor(packedBytes: number, total = Math.max(freeBytes, maxRatio * packedBytes)) {
    this.#total = total;
    this.#left = total;
  }

  /** Nothing more will come out. */
  get spent(): boolean {
    return this.#left < 0;
  }

  /** @throws Unreadable when it is spent. */
  take(bytes: number): void {
    this.#left -= bytes;
    if (this.spent) throw new Unreadable(this.reason);
  }

  get reason(): string {
    return `unpacks to more than ${megabytes(this.#total)}, far more than documents do; unpack it and import its files`;
  }
}
