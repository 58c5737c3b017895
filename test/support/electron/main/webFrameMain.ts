import { Living } from '../types/living.ts';

/** A frame of a page. */
export class WebFrameMain extends Living {
  readonly #address: () => string;

  constructor(address: () => string) {
    super();
    this.#address = address;
  }

  get url(): string {
    return this.#address();
  }
}
