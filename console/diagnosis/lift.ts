import type { AreaProfileWire, RunNodeWire, RunWire } from '../../src/assessments/run-wire.ts';
import type { LocalText } from '../../src/model/text.ts';
import { medianOf } from '../assessments/scores.ts';
import { decimalsFor } from '../platform/format.ts';

export type Goal = { readonly rank: number } | { readonly score: number };

interface BandOf {
  readonly code: string;
  readonly name: LocalText;
  readonly min: number;
}
/** A goal that suggests itself; `band` where it is a maturity level's threshold. */
export interface Suggestion {
  readonly kind: 'threeUp' | 'tenUp' | 'first' | 'band';
  readonly goal: Goal;
  readonly band?: BandOf;
}

/** Goals above where an area stands, the nearest first; none for an area without a score, or at the very top. */
export function suggestions(
  { rank, score }: Pick<AreaProfileWire, 'rank' | 'score'>,
  bands: readonly BandOf[],
): readonly Suggestion[] {
  if (rank === null || score === null) return [];
  const place = Math.ceil(rank);
  const above = (kind: 'threeUp' | 'tenUp', places: number): Suggestion[] =>
    place - places > 1 ? [{ kind, goal: { rank: place - places } }] : [];
  const band = bands.find(({ min }) => min > score);
  return [
    ...above('threeUp', 3),
    ...above('tenUp', 10),
    ...(place > 1 ? [{ kind: 'first', goal: { rank: 1 } } as const] : []),
    ...(band ? [{ kind: 'band', goal: { score: band.min }, band } as const] : []),
  ];
}

/** How far single indicators' figures may go, and which may not change at all; both as the address says them. */
export interface Conditions {
  /** The value at the better end, by the figure's code. */
  readonly limits: ReadonlyMap<string, number>;
  readonly fixed: ReadonlySet<string>;
}

/** `A:12,B:3.5`; a code may hold anything but a comma. */
export const limitsToLink = (limits: ReadonlyMap<string, number>): string =>
  [...limits].map(([figure, value]) => `${figure}:${value}`).join(',');

/** The conditions as an address carries them; nothing for none. */
export const conditionsToLink = ({ limits, fixed }: Conditions): { limits?: string; fixed?: string } => ({
  ...(limits.size > 0 ? { limits: limitsToLink(limits) } : {}),
  ...(fixed.size > 0 ? { fixed: [...fixed].join(',') } : {}),
});

/** The reverse of {@link limitsToLink}; what cannot be read is passed over. */
export function limitsFromLink(link: string): ReadonlyMap<string, number> {
  const limits = new Map<string, number>();
  for (const part of link.split(',')) {
    const colon = part.lastIndexOf(':');
    const value = Number(part.slice(colon + 1));
    if (colon > 0 && colon < part.length - 1 && Number.isFinite(value))
      limits.set(part.slice(0, colon), value);
  }
  return limits;
}

/** A column of data that the area could change, and the indicators that are made of it. */
export interface Figure {
  readonly code: string;
  readonly indicators: readonly RunNodeWire[];
}

/** All columns that a run's indicators are read from, in the order of the tree. */
export function figuresOf(nodes: readonly RunNodeWire[]): readonly Figure[] {
  const indicators = nodes.filter(({ kind }) => kind === 'indicator');
  const code = (node: RunNodeWire) => node.numerator ?? node.code;
  return [...new Set(indicators.map(code))].map((figure) => ({
    code: figure,
    indicators: indicators.filter((node) => code(node) === figure),
  }));
}

/**
 * What an area's figures would be with the median of its peers: of a divided indicator, the peers' quotient at the area's own
 * denominator. Figures without a value of the area or of any peer are left out; of two indicators, the first counts.
 */
export function peerFigures(
  figures: Iterable<Figure>,
  own: Pick<AreaProfileWire, 'nodes'>,
  peers: readonly Pick<AreaProfileWire, 'nodes'>[],
): ReadonlyMap<string, number> {
  const cellOf = ({ nodes }: Pick<AreaProfileWire, 'nodes'>, code: string) =>
    nodes.find((node) => node.code === code)?.value;
  return new Map(
    [...figures].flatMap(({ code, indicators }) => {
      const indicator = indicators[0]!.code;
      const value = cellOf(own, indicator);
      const median = medianOf(peers.map((peer) => cellOf(peer, indicator)?.denominated ?? null));
      if (median === null || !value || value.raw === null || value.denominated === null) return [];
      const figure = value.raw === value.denominated ? median : (median * value.raw) / value.denominated;
      return Number.isFinite(figure) ? [[code, figure] as const] : [];
    }),
  );
}

/** What the server is asked: see `POST /runs/:id/what-if`. */
export interface LiftRequest {
  readonly area: string;
  readonly goal: Goal;
  readonly indicators?: readonly string[];
  readonly limits?: Readonly<Record<string, readonly [low: number, high: number]>>;
}

/**
 * The request under conditions. A limit is told as the interval that ends in it, towards the better side of today's value
 * `from`, which is 1 up or −1 down; figures whose `side` is not known keep the server's limits.
 */
export function requestFor(
  area: string,
  goal: Goal,
  figures: readonly Figure[],
  { limits, fixed }: Conditions,
  sideOf: (figure: string) => 1 | -1 | undefined,
): LiftRequest {
  const open = figures.filter(({ code }) => !fixed.has(code));
  const stated = open.flatMap(({ code, indicators }) => {
    const limit = limits.get(code);
    const side = sideOf(code);
    if (limit === undefined || side === undefined) return [];
    const range: [number, number] = side === 1 ? [-WIDEST, limit] : [limit, WIDEST];
    return indicators.map((node) => [node.code, range] as const);
  });
  return {
    area,
    goal,
    ...(fixed.size > 0 ? { indicators: open.flatMap((one) => one.indicators.map(({ code }) => code)) } : {}),
    ...(stated.length > 0 ? { limits: Object.fromEntries(stated) } : {}),
  };
}
/** An end of an interval that is not meant to bind. */
const WIDEST = 1e300;

/**
 * A needed value for reading: rounded away from today's, so that the goal is reached with the rounded value too, to as many
 * decimals as today's has, but no more than four significant digits. What would go beyond the `limit` stays as it is.
 */
export function readable(from: number, to: number, limit?: number): number {
  const digits = Math.min(decimalsFor(to, 4), decimalsOf(from));
  const factor = 10 ** digits;
  const round = to > from ? Math.ceil : Math.floor;
  const rounded = round(Number((to * factor).toPrecision(12))) / factor;
  const isBeyond = limit !== undefined && (to > from ? rounded > limit : rounded < limit);
  return isBeyond || !Number.isFinite(rounded) ? to : rounded;
}

function decimalsOf(value: number): number {
  for (let decimals = 0; decimals < 12; decimals += 1)
    if (Number(value.toFixed(decimals)) === value) return decimals;
  return 12;
}

/** The change as a share of today's value; null where that is 0. */
export const shareOf = (from: number, to: number): number | null =>
  from === 0 ? null : (to - from) / Math.abs(from);

/** How much of the way from today's value to the limit a change takes, 0..1; null where there is no way. */
export const shareOfWay = (from: number, to: number, limit: number | undefined): number | null =>
  limit === undefined || limit === from ? null : Math.min(1, (to - from) / (limit - from));

/**
 * Whether questions to a run are answered in a few seconds, so that a page may ask them unbidden: an answer takes a number of runs
 * in proportion to the indicators, and a run takes time in proportion to the cells.
 */
export const isQuick = ({
  areaCount,
  indicatorCount,
}: Pick<RunWire, 'areaCount' | 'indicatorCount'>): boolean => areaCount * indicatorCount ** 2 <= 500_000;
