import { inspect } from 'node:util';

/**
 * A secret on its way through the program. Printing, logging or serialising it shows `[secret]`; only `reveal()`
 * gives the text, so that a search for that word finds every place that touches one.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}
