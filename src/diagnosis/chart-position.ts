import { median } from '../composite/statistics.ts';
import type { DiagnosisInput } from './diagnosis-input.ts';
import { axis, type Drawing, emsOf, fitted, SHEET, type Shape } from './drawing.ts';
import { rank } from './number-format.ts';
import type { ReportWords } from './wording.ts';

const EDGE = 24;
const [FROM, TO] = [EDGE, SHEET - EDGE];
const ROW = 27;
const NAMES = 214;
const NUMBERS = 76;
const MOST_DIMENSIONS = 10;
/** Most strokes that are drawn; of more areas, every so many-th by rank. */
const MOST_STROKES = 400;

/** All areas on one axis by their score, the area among them, and its rank interval below. Null for an area without a score. */
export function positionChart(input: DiagnosisInput, words: ReportWords): Drawing | null {
  const { ranking, area, interval } = input;
  const own = ranking.find((one) => one.area === area.code);
  if (!own) return null;
  const scores = ranking.map((one) => one.score);
  const [low, high] = ends(scores, input);
  const x = axis(low, high, FROM, TO);
  const every = Math.ceil(ranking.length / MOST_STROKES);
  const middle = median(scores);
  const peers = new Set(input.peers.areas.map(({ code }) => code));
  const alt = words.say('picture.own', {
    area: words.local(area.name),
    score: words.formats.score(own.score),
    rank: rank(own.rank),
  });
  const shapes: Shape[] = [
    { shape: 'rect', x: FROM, y: 38, width: TO - FROM, height: 44, ink: 'track', radius: 4 },
    ...ranking
      .filter((one, at) => at % every === 0 || peers.has(one.area))
      .map((one): Shape => {
        const isPeer = peers.has(one.area);
        return {
          shape: 'line',
          from: [x(one.score), isPeer ? 44 : 50],
          to: [x(one.score), isPeer ? 76 : 70],
          ink: isPeer ? 'peer' : 'soft',
          width: isPeer ? 2 : 0.75,
        };
      }),
    { shape: 'line', from: [x(middle), 34], to: [x(middle), 86], ink: 'ink', width: 1.2, isDashed: true },
    { shape: 'rect', x: x(own.score) - 2.5, y: 32, width: 5, height: 56, ink: 'own', radius: 2 },
    { ...label(alt, x(own.score)), y: 22, isBold: true, size: 13, ink: 'own' },
    {
      shape: 'text',
      x: FROM,
      y: 102,
      text: words.formats.score(low),
      size: 11,
      anchor: 'start',
      ink: 'soft',
    },
    { shape: 'text', x: TO, y: 102, text: words.formats.score(high), size: 11, anchor: 'end', ink: 'soft' },
    ...(interval ? intervalShapes(interval, own.rank, ranking.length, words) : []),
  ];
  const top = interval ? 176 : 124;
  const rows = dimensionRows(input, words, top);
  return {
    width: SHEET,
    height: rows.length === 0 ? top - 14 : top + rows.length * ROW,
    alt,
    shapes: [...shapes, ...rows.flat()],
  };
}

/** Each dimension: the area's dot and the median of all areas on the framework's scale; none where scores have none. */
function dimensionRows(
  { nodes, profile, scale }: DiagnosisInput,
  { local, formats }: ReportWords,
  top: number,
): readonly (readonly Shape[])[] {
  if (scale === null) return [];
  const x = axis(scale[0], scale[1], NAMES, SHEET - NUMBERS);
  const at = new Map(profile.map((one) => [one.code, one]));
  return nodes
    .filter(({ kind, depth }) => kind === 'dimension' && depth === 1)
    .slice(0, MOST_DIMENSIONS)
    .map(({ code, name }, index): readonly Shape[] => {
      const y = top + index * ROW + 10;
      const own = at.get(code)?.score ?? null;
      const middle = at.get(code)?.median ?? null;
      const text = { shape: 'text' as const, y: y + 4, size: 12.5, ink: 'ink' as const };
      return [
        { ...text, x: FROM, text: fitted(local(name), 12.5, NAMES - FROM - 14), anchor: 'start' },
        {
          shape: 'rect',
          x: NAMES,
          y: y - 4,
          width: SHEET - NUMBERS - NAMES,
          height: 8,
          ink: 'track',
          radius: 4,
        },
        ...(middle === null
          ? []
          : [
              {
                shape: 'line' as const,
                from: [x(middle), y - 8] as const,
                to: [x(middle), y + 8] as const,
                ink: 'ink' as const,
                width: 1.5,
              },
            ]),
        ...(own === null
          ? []
          : [
              {
                shape: 'circle' as const,
                x: x(own),
                y,
                r: 6,
                ink: middle === null || own >= middle ? ('good' as const) : ('bad' as const),
              },
            ]),
        { ...text, x: TO, text: formats.score(own), anchor: 'end', isBold: true },
      ];
    });
}

/** From the last rank at the left to the first at the right, as scores run too. */
function intervalShapes(
  { low, high }: NonNullable<DiagnosisInput['interval']>,
  own: number,
  of: number,
  { say }: ReportWords,
): readonly Shape[] {
  const x = axis(of, 1, FROM, TO);
  const text = say('picture.ranks', { low: rank(low), high: rank(high) });
  return [
    { shape: 'line', from: [FROM, 128], to: [TO, 128], ink: 'line', width: 2 },
    {
      shape: 'rect',
      x: x(high) - 2,
      y: 122,
      width: x(low) - x(high) + 4,
      height: 12,
      ink: 'peer',
      radius: 6,
    },
    { shape: 'circle', x: x(own), y: 128, r: 6, ink: 'own' },
    { ...label(text, (x(low) + x(high)) / 2), y: 152, size: 11, ink: 'ink' },
    { shape: 'text', x: FROM, y: 118, text: rank(of), size: 10, anchor: 'start', ink: 'soft' },
    { shape: 'text', x: TO, y: 118, text: rank(1), size: 10, anchor: 'end', ink: 'soft' },
  ];
}

/** A text in the middle of a place, moved so far that it stays on the sheet. */
function label(text: string, x: number): Extract<Shape, { shape: 'text' }> {
  const half = (emsOf(text) * 13) / 2;
  const at = Math.min(SHEET - half - 4, Math.max(half + 4, x));
  return { shape: 'text', x: at, y: 0, text, size: 13, anchor: 'middle', ink: 'ink' };
}

/** The framework's scale, or where there is none a little more than the scores take. */
function ends(scores: readonly number[], { scale }: DiagnosisInput): readonly [number, number] {
  if (scale) return scale;
  const low = Math.min(...scores);
  const high = Math.max(...scores);
  const more = (high - low) * 0.05;
  return [low - more, high + more];
}
