import { isAscii, isUtf8 } from 'node:buffer';
import { StringDecoder } from 'node:string_decoder';

/** Encodings a text file may be in. `utf-16le` and `utf-16be` are known by their byte order mark only. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

/** What stands for bytes that are no character of the encoding. A file that holds it was broken before. */
export const BROKEN = '\ufffd';

interface Decoder {
  write(bytes: Buffer): string;
  end(): string;
}

/**
 * Turns a file's bytes into text, chunk by chunk. Bytes that are no character become {@link BROKEN}: whoever splits the text
 * into cells reports them with their place. `auto` takes a byte order mark at its word; without one the first chunk that is
 * more than ASCII decides between UTF-8 and GB18030.
 */
export class TextDecode {
  #decoder: Decoder | undefined;
  #encoding: Encoding | undefined;
  #stated: Encoding | undefined;
  #isFirst = true;

  constructor(stated: 'auto' | Encoding = 'auto') {
    this.#stated = stated === 'auto' ? undefined : stated;
  }

  /** The encoding in use; UTF-8 as long as everything was ASCII. */
  get encoding(): Encoding {
    return this.#encoding ?? this.#stated ?? 'utf-8';
  }

  write(chunk: Buffer): string {
    let bytes = chunk;
    if (this.#isFirst && chunk.length > 0) {
      this.#isFirst = false;
      const mark = markOf(chunk);
      if (mark) {
        this.#start(mark.encoding);
        bytes = chunk.subarray(mark.length);
      } else if (this.#stated) this.#start(this.#stated);
    }
    if (!this.#decoder) {
      if (isAscii(bytes)) return bytes.toString('latin1');
      this.#start(guessEncoding(bytes));
    }
    return this.#decoder!.write(bytes);
  }

  end(): string {
    return this.#decoder?.end() ?? '';
  }

  #start(encoding: Encoding): void {
    this.#encoding = encoding;
    this.#decoder = DECODERS[encoding]();
  }
}

const DECODERS: Readonly<Record<Encoding, () => Decoder>> = {
  'utf-8': () => new StringDecoder('utf8'),
  'utf-16le': () => streaming('utf-16le'),
  'utf-16be': () => streaming('utf-16be'),
  gb18030: () => streaming('gb18030'),
};

function streaming(label: string): Decoder {
  const decoder = new TextDecoder(label, { ignoreBOM: true });
  return { write: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() };
}

function markOf(bytes: Buffer): { encoding: Encoding; length: number } | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: 'utf-8', length: 3 };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', length: 2 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', length: 2 };
  return undefined;
}

/**
 * GB18030 only where it reads without a fault and UTF-8 does not: the sample has more faults than characters beyond Latin
 * when read as UTF-8. A UTF-8 file with one broken byte stays UTF-8, and the byte is reported.
 */
export function guessEncoding(sample: Buffer): Encoding {
  const whole = withoutOpenEnd(sample);
  if (isUtf8(whole)) return 'utf-8';
  const asUtf8 = whole.toString('utf8');
  let faults = 0;
  let wide = 0;
  for (const character of asUtf8) {
    if (character === BROKEN) faults += 1;
    else if (character >= '\u0800') wide += 1;
  }
  if (wide >= faults) return 'utf-8';
  const asGb = new TextDecoder('gb18030').decode(whole, { stream: true });
  return asGb.includes(BROKEN) ? 'utf-8' : 'gb18030';
}

/** Without the last bytes if they begin a UTF-8 character that the next chunk may end. */
function withoutOpenEnd(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needs > back ? bytes.subarray(0, bytes.length - back) : bytes;
    }
  }
  return bytes;
}
