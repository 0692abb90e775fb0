/** A closed line through points; between two points that lie off it, another one lies on it in their middle. */
export type Contour = readonly { readonly x: number; readonly y: number; readonly isOn: boolean }[];
export interface Outline {
  /** In units of which an em has {@link UNITS}. */
  readonly advance: number;
  readonly contours: readonly Contour[];
}

export const UNITS = 1000;
const [ASCENT, DESCENT] = [880, -120];

/**
 * A TrueType font of the given signs, with the tables that a PDF and its readers need (OpenType 1.9: head, hhea, maxp, hmtx, cmap,
 * glyf, loca, name, OS/2, post). It has no hints and no kerning. The same outlines give the same bytes.
 * @param outlines by code point, below 65,535 of them
 */
export function fontFile(name: string, outlines: ReadonlyMap<number, Outline>): Buffer {
  const signs = [...outlines].toSorted(([a], [b]) => a - b);
  const glyphs: readonly Outline[] = [
    { advance: UNITS, contours: [] },
    ...signs.map(([, outline]) => outline),
  ];
  const shapes = glyphs.map(({ contours }) => glyphBytes(contours));
  const offsets = [0];
  for (const shape of shapes) offsets.push(offsets.at(-1)! + shape.length);
  const tables: Readonly<Record<string, Buffer>> = {
    'OS/2': os2(),
    cmap: characterMap(signs.map(([codePoint]) => codePoint)),
    glyf: Buffer.concat(shapes),
    head: head(),
    hhea: table((w) => {
      w.u32(0x00010000)
        .i16(ASCENT, DESCENT, 0)
        .u16(Math.max(...glyphs.map(({ advance }) => advance)));
      w.i16(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0).u16(glyphs.length);
    }),
    hmtx: table((w) => {
      for (const { advance, contours } of glyphs) w.u16(advance).i16(least(contours));
    }),
    loca: table((w) => w.u32(...offsets)),
    maxp: table((w) => {
      const points = glyphs.map(({ contours }) => contours.reduce((sum, one) => sum + one.length, 0));
      w.u32(0x00010000).u16(glyphs.length, Math.max(...points));
      w.u16(Math.max(...glyphs.map(({ contours }) => contours.length)));
      w.u16(0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0);
    }),
    name: nameTable(name),
    post: table((w) => w.u32(0x00030000, 0).i16(-100, 50).u32(0, 0, 0, 0, 0)),
  };
  return directory(tables);
}

/** The least x of all points: the left side bearing. */
const least = (contours: readonly Contour[]): number =>
  Math.min(...(contours.length === 0 ? [0] : contours.flatMap((one) => one.map(({ x }) => x))));

function glyphBytes(contours: readonly Contour[]): Buffer {
  const points = contours.flat();
  if (points.length === 0) return Buffer.alloc(0);
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const deltas = (values: readonly number[]) => values.map((value, at) => value - (values[at - 1] ?? 0));
  return table((w) => {
    w.i16(contours.length, Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys));
    let end = -1;
    for (const contour of contours) {
      end += contour.length;
      w.u16(end);
    }
    w.u16(0).u8(...points.map(({ isOn }) => (isOn ? 1 : 0)));
    w.i16(...deltas(xs)).i16(...deltas(ys));
  });
}

/** Format 12: runs of code points whose glyphs follow one another. Glyph 0 stands for what is missing. */
function characterMap(codePoints: readonly number[]): Buffer {
  const runs: [first: number, last: number, glyph: number][] = [];
  codePoints.forEach((codePoint, at) => {
    const run = runs.at(-1);
    if (run && codePoint === run[1] + 1) run[1] = codePoint;
    else runs.push([codePoint, codePoint, at + 1]);
  });
  return table((w) => {
    w.u16(0, 1, 3, 10).u32(12);
    w.u16(12, 0).u32(16 + runs.length * 12, 0, runs.length);
    for (const run of runs) w.u32(...run);
  });
}

const head = (): Buffer =>
  table((w) => {
    w.u32(0x00010000, 0x00010000, 0, 0x5f0f3cf5).u16(0x000b, UNITS);
    // made and changed at no time, so that the bytes stay the same
    w.u32(0, 0, 0, 0).i16(0, DESCENT, UNITS, ASCENT).u16(0, 8).i16(2, 1, 0);
  });

const os2 = (): Buffer =>
  table((w) => {
    w.u16(4).i16(500).u16(400, 5, 0).i16(650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0);
    w.u8(0, 0, 0, 0, 0, 0, 0, 0, 0, 0).u32(0, 0, 0, 0).u8(0x4e, 0x4f, 0x4e, 0x45).u16(0x40, 0x20, 0xffff);
    w.i16(ASCENT, DESCENT, 0).u16(ASCENT, -DESCENT).u32(0, 0).i16(540, 730).u16(0, 32, 1);
  });

function nameTable(name: string): Buffer {
  const text = Buffer.from(name, 'utf16le').swap16();
  const records = [1, 2, 4, 6].map((id) => ({ id, bytes: text }));
  return table((w) => {
    w.u16(0, records.length, 6 + records.length * 12);
    records.forEach(({ id, bytes }, at) => {
      w.u16(3, 1, 0x409, id, bytes.length, at * bytes.length);
    });
    for (const { bytes } of records) w.u8(...bytes);
  });
}

function directory(tables: Readonly<Record<string, Buffer>>): Buffer {
  const entries = Object.entries(tables);
  const power = Math.floor(Math.log2(entries.length));
  let offset = 12 + entries.length * 16;
  const parts: Buffer[] = [];
  const lines = table((w) => {
    w.u32(0x00010000).u16(entries.length, 16 * 2 ** power, power, 16 * (entries.length - 2 ** power));
    for (const [tag, bytes] of entries) {
      const padded = Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
      w.u8(...Buffer.from(tag.padEnd(4), 'latin1')).u32(sumOf(padded), offset, bytes.length);
      parts.push(padded);
      offset += padded.length;
    }
  });
  return Buffer.concat([lines, ...parts]);
}

function sumOf(padded: Buffer): number {
  let sum = 0;
  for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) >>> 0;
  return sum;
}

interface Writer {
  u8(...values: readonly number[]): Writer;
  u16(...values: readonly number[]): Writer;
  i16(...values: readonly number[]): Writer;
  u32(...values: readonly number[]): Writer;
}

/** Bytes, most significant first. */
function table(write: (writer: Writer) => void): Buffer {
  const bytes: number[] = [];
  const put =
    (size: number) =>
    (...values: readonly number[]) => {
      for (const value of values)
        for (let at = size - 1; at >= 0; at--) bytes.push(Math.floor(value / 256 ** at) & 0xff);
      return writer;
    };
  const writer: Writer = { u8: put(1), u16: put(2), i16: put(2), u32: put(4) };
  write(writer);
  return Buffer.from(bytes);
}
