import { FileError } from '../model/file-error.ts';

/** Areas whose marks stand together: one page is 64 bytes. */
const PAGE = 512;
const WORDS = PAGE / 32;
/** Pages before the set is too scattered to hold: 256 MiB. */
const MAX_PAGES = 4_194_304;

/**
 * The area–indicator–period combinations seen so far, one bit each: a million values of a few hundred areas take some hundred
 * kilobytes, so that an import's memory does not grow with its rows.
 */
export class KeySet {
  readonly #indicators: number;
  readonly #pages = new Map<number, number>();
  #bits = new Uint32Array(WORDS * 1024);
  #lastPage = -1;
  #lastAt = 0;

  constructor(indicators: number) {
    this.#indicators = Math.max(1, indicators);
  }

  /** Adds a combination; false if it was there. Throws a FileError `values.tooScattered`. */
  add(area: number, indicator: number, period: number): boolean {
    const page = ((area >>> 9) * 8_388_608 + period) * this.#indicators + indicator;
    let at = this.#lastAt;
    if (page !== this.#lastPage) {
      at = this.#pages.get(page) ?? this.#newPage(page);
      this.#lastPage = page;
      this.#lastAt = at;
    }
    const word = at + ((area & (PAGE - 1)) >>> 5);
    const mask = 1 << (area & 31);
    const bits = this.#bits[word]!;
    if ((bits & mask) !== 0) return false;
    this.#bits[word] = bits | mask;
    return true;
  }

  #newPage(page: number): number {
    const at = this.#pages.size * WORDS;
    if (this.#pages.size >= MAX_PAGES) throw new FileError('values.tooScattered', {}, { limit: MAX_PAGES });
    if (at + WORDS > this.#bits.length) {
      const larger = new Uint32Array(this.#bits.length * 2);
      larger.set(this.#bits);
      this.#bits = larger;
    }
    this.#pages.set(page, at);
    return at;
  }
}
