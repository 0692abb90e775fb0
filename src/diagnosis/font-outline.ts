import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';
import { decompress } from 'wawoff2';
import type { Contour, Outline } from './font-file.ts';

const PACKAGE = '@fontsource-variable/noto-sans-sc';
/** What stands for a sign that the font does not have: a sign that everybody takes for a gap. */
const UNKNOWN = 0x25a1;
/** Signs that Chinese sets on a whole em: ‘ ’ “ ” … · ×. */
const WIDE: readonly number[] = [0x2018, 0x2019, 0x201c, 0x201d, 0x2026, 0xb7, 0xd7];
/** Room at each side of a sign that is narrowed. */
const BEARING = 60;
/** Where a line may break though nothing is written there. */
export const BREAK = 0x200b;
const require = createRequire(import.meta.url);

interface Ranges {
  readonly file: string;
  readonly spans: readonly (readonly [first: number, last: number])[];
}

/**
 * Outlines of signs in Noto Sans SC (OFL 1.1) at a weight. The font comes as about a hundred files by ranges of Unicode, each a
 * compressed variable font; only those that hold a wanted sign are read. A sign that none has is drawn as an empty square.
 * @param weight 100..900
 * @param isNarrow whether quotation marks and the like, an em wide in Chinese, take only the room that they need
 */
export async function outlinesOf(
  codePoints: Iterable<number>,
  { weight, isNarrow }: { readonly weight: number; readonly isNarrow: boolean },
): Promise<ReadonlyMap<number, Outline>> {
  const ranges = rangesOf();
  const wanted = new Map<string, number[]>();
  for (const codePoint of new Set([...codePoints, UNKNOWN])) {
    const file = fileOf(ranges, codePoint);
    if (file !== undefined) wanted.set(file, [...(wanted.get(file) ?? []), codePoint]);
  }
  const found = new Map<number, Outline>();
  for (const [file, signs] of wanted) {
    const font = (await openFont(file)).getVariation({ wght: weight });
    for (const sign of signs) {
      if (!font.hasGlyphForCodePoint(sign)) continue;
      const outline = outlineOf(font, sign);
      found.set(sign, isNarrow && WIDE.includes(sign) ? narrowed(outline) : outline);
    }
  }
  found.set(BREAK, { advance: 0, contours: [] });
  const unknown = found.get(UNKNOWN);
  for (const codePoint of codePoints) if (!found.has(codePoint) && unknown) found.set(codePoint, unknown);
  return found;
}

const opened = new Map<string, Promise<Font>>();

/** A file is unpacked once for all weights; reports are set in threads, which end and take this with them. */
function openFont(file: string): Promise<Font> {
  const open = async (): Promise<Font> => {
    const compressed = await readFile(require.resolve(`${PACKAGE}/files/${file}`));
    return create(Buffer.from(await decompress(compressed))) as Font;
  };
  const font = opened.get(file) ?? open();
  opened.set(file, font);
  return font;
}

/** `unicode.json` of the package: the spans of each file, `"[21]": "U+1f1e9-1f1f5,U+1f21a"`. */
function rangesOf(): readonly Ranges[] {
  const texts = JSON.parse(readFileSync(require.resolve(`${PACKAGE}/unicode.json`), 'utf8')) as Record<
    string,
    string
  >;
  return Object.entries(texts).map(([key, text]) => ({
    file: `noto-sans-sc-${key.replace(/[[\]]/g, '')}-wght-normal.woff2`,
    spans: text.split(',').map((span) => {
      const [first = '', last = first] = span.slice(2).split('-');
      return [Number.parseInt(first, 16), Number.parseInt(last, 16)] as const;
    }),
  }));
}

const fileOf = (ranges: readonly Ranges[], codePoint: number): string | undefined =>
  ranges.find(({ spans }) => spans.some(([first, last]) => codePoint >= first && codePoint <= last))?.file;

/** A path of lines and quadratic curves as contours of points, those of curves off the line. */
function outlineOf(font: Font, codePoint: number): Outline {
  const glyph = font.glyphForCodePoint(codePoint);
  const contours: Contour[] = [];
  let points: { x: number; y: number; isOn: boolean }[] = [];
  const add = (isOn: boolean, x: number, y: number) =>
    points.push({ x: Math.round(x), y: Math.round(y), isOn });
  for (const { command, args } of glyph.path.commands) {
    const [a = 0, b = 0, c = 0, d = 0] = args;
    if (command === 'moveTo') {
      points = [];
      contours.push(points);
      add(true, a, b);
    } else if (command === 'lineTo') add(true, a, b);
    else if (command === 'quadraticCurveTo') {
      add(false, a, b);
      add(true, c, d);
    }
  }
  return { advance: Math.round(glyph.advanceWidth), contours: contours.map(open) };
}

function narrowed({ contours }: Outline): Outline {
  const xs = contours.flatMap((one) => one.map(({ x }) => x));
  const shift = BEARING - Math.min(...xs);
  return {
    advance: Math.max(...xs) + shift + BEARING,
    contours: contours.map((one) => one.map((point) => ({ ...point, x: point.x + shift }))),
  };
}

/** A contour closes by itself: its last point must not repeat the first. */
function open(points: Contour): Contour {
  const [first, last] = [points[0]!, points.at(-1)!];
  const isClosed = points.length > 1 && last.isOn && last.x === first.x && last.y === first.y;
  return isClosed ? points.slice(0, -1) : points;
}
