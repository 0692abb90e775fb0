import { FileError } from '../model/file-error.ts';

/** Longest record, and most text around the records, in characters. */
export const MAX_RECORD = 1024 * 1024;

type JsonRecord = Readonly<Record<string, unknown>>;

/**
 * Cuts a JSON document, `[{…}, …]` or `{"data": [{…}, …], …}`, into its records as it arrives, so that no more than one record
 * and what stands around the records is held. Throws a FileError: `json.syntax`, `json.shape`, `json.recordTooLong`.
 */
export class JsonSplit {
  readonly #file: string;
  /** The text being scanned from the start of the open record or, outside, from where scanning stopped. */
  #text = '';
  #at = 0;
  #from = 0;
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  #stringFrom = 0;
  #key = '';
  /** Depth inside the array of records; 0 while it is not open. */
  #recordsDepth = 0;
  #isDone = false;
  #needsComma = false;
  #afterComma = false;
  #record = 0;
  /** Everything but the records: is parsed at the end, so that the whole document is checked. */
  #around = '';

  constructor(file: string) {
    this.#file = file;
  }

  push(chunk: string): JsonRecord[] {
    this.#text = this.#text.slice(this.#from) + chunk;
    this.#at -= this.#from;
    this.#stringFrom -= this.#from;
    this.#from = 0;
    const records: JsonRecord[] = [];
    while (this.#at < this.#text.length) this.#step(records);
    const isInside = this.#recordsDepth > 0;
    if (!isInside && !this.#inString) this.#keepAround(this.#text.length);
    if (this.#text.length - this.#from > MAX_RECORD) this.#fail('json.recordTooLong', { limit: MAX_RECORD });
    return records;
  }

  end(): void {
    if (this.#recordsDepth > 0 || this.#inString || this.#depth !== 0) this.#fail('json.syntax');
    this.#keepAround(this.#text.length);
    try {
      JSON.parse(this.#around);
    } catch {
      this.#fail('json.syntax');
    }
    if (!this.#isDone) this.#fail('json.shape');
  }

  #step(records: JsonRecord[]): void {
    const code = this.#text.charCodeAt(this.#at);
    this.#at += 1;
    if (this.#inString) this.#stepString(code);
    else if (code === QUOTE) {
      this.#checkInside();
      this.#inString = true;
      this.#stringFrom = this.#at;
    } else if (code === OPEN_OBJECT || code === OPEN_ARRAY) this.#open(code);
    else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) this.#close(code, records);
    else if (code === COMMA && this.#isBetween()) {
      if (!this.#needsComma) this.#fail('json.syntax');
      this.#needsComma = false;
      this.#afterComma = true;
    } else if (code !== 32 && code !== 10 && code !== 13 && code !== 9) this.#checkInside();
  }

  #stepString(code: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (code === BACKSLASH) this.#isEscaped = true;
    else if (code === QUOTE) {
      this.#inString = false;
      if (this.#depth === 1 && this.#recordsDepth === 0)
        this.#key = this.#text.slice(this.#stringFrom, this.#at - 1);
    }
  }

  #open(code: number): void {
    if (this.#isBetween()) {
      if (code !== OPEN_OBJECT) this.#fail('json.shape');
      if (this.#needsComma) this.#fail('json.syntax');
      this.#from = this.#at - 1;
    }
    this.#depth += 1;
    const isRecords =
      !this.#isDone &&
      code === OPEN_ARRAY &&
      (this.#depth === 1 || (this.#depth === 2 && this.#key === 'data'));
    if (!isRecords) return;
    this.#keepAround(this.#at);
    this.#recordsDepth = this.#depth;
  }

  #close(code: number, records: JsonRecord[]): void {
    if (this.#isBetween()) {
      if (code !== CLOSE_ARRAY || this.#afterComma) this.#fail('json.syntax');
      this.#recordsDepth = 0;
      this.#isDone = true;
      this.#from = this.#at - 1;
    }
    this.#depth -= 1;
    if (this.#depth < 0) this.#fail('json.syntax');
    if (!this.#isBetween()) return;
    if (this.#at - this.#from > MAX_RECORD) this.#fail('json.recordTooLong', { limit: MAX_RECORD });
    try {
      records.push(JSON.parse(this.#text.slice(this.#from, this.#at)) as JsonRecord);
    } catch {
      this.#fail('json.syntax');
    }
    this.#record += 1;
    this.#from = this.#at;
    this.#needsComma = true;
    this.#afterComma = false;
  }

  /** Whether the scan is in the array of records but in no record. */
  #isBetween(): boolean {
    return this.#recordsDepth > 0 && this.#depth === this.#recordsDepth;
  }

  /** Between records only records may stand. */
  #checkInside(): void {
    if (this.#isBetween()) this.#fail('json.shape');
  }

  #keepAround(to: number): void {
    this.#around += this.#text.slice(this.#from, to);
    this.#from = to;
    if (this.#around.length > MAX_RECORD) this.#fail('json.recordTooLong', { limit: MAX_RECORD });
  }

  #fail(code: string, details: Record<string, number> = {}): never {
    const at = this.#recordsDepth > 0 ? { file: this.#file, row: this.#record + 1 } : { file: this.#file };
    throw new FileError(code, at, details);
  }
}

const QUOTE = 34;
const COMMA = 44;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
