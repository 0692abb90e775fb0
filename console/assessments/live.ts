import type { LiveChangeWire, LiveScoreWire, LiveStateWire } from '../../src/assessments/live-wire.ts';
import type { ScoreWire } from '../../src/assessments/run-wire.ts';
import { type Band, bandOf } from '../../src/model/framework.ts';
import type { AreaWire } from '../../src/platform/wire.ts';
import { type Standing, standings } from './movers.ts';

/** Live scores of a node as the server has told them so far. */
export interface Live {
  readonly head: Omit<LiveStateWire, 'areas'>;
  readonly scores: ReadonlyMap<string, LiveScoreWire>;
  /** Areas whose score or rank changed last. */
  readonly fresh: ReadonlySet<string>;
  /** Counts how often something changed. */
  readonly turn: number;
  /** Counts the events that changed a value of each indicator. */
  readonly touched: ReadonlyMap<string, number>;
}

export const begin = ({ areas, ...head }: LiveStateWire): Live => ({
  head,
  scores: new Map(areas.map((one) => [one.area, one])),
  fresh: new Set(),
  turn: 0,
  touched: new Map(),
});

/** What several events in a row come to. */
export function follow(live: Live, changes: readonly LiveChangeWire[]): Live {
  if (changes.length === 0) return live;
  const scores = new Map(live.scores);
  const touched = new Map(live.touched);
  const fresh = new Set<string>();
  for (const { areas, gone, values } of changes) {
    for (const one of areas) {
      scores.set(one.area, one);
      fresh.add(one.area);
    }
    for (const area of gone) scores.delete(area);
    for (const { indicator } of values) touched.set(indicator, (touched.get(indicator) ?? 0) + 1);
  }
  return { head: { ...live.head, at: changes.at(-1)!.at }, scores, fresh, turn: live.turn + 1, touched };
}

/** The live scores as a run's are told, best first; an area that nobody knows yet is left out. */
export function scoresOf(
  live: Live,
  areas: readonly AreaWire[],
  bands: readonly Band[],
): readonly ScoreWire[] {
  const known = new Map(areas.map((area) => [area.code, area]));
  return [...live.scores.values()]
    .flatMap(({ area: code, score, rank }): ScoreWire[] => {
      const area = known.get(code);
      const band = score === null ? null : (bandOf(bands, score)?.code ?? null);
      return area ? [{ area, score, rank, band, children: {} }] : [];
    })
    .sort((a, b) => (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY));
}

/** What the live scores have that the run has not. */
export interface Difference {
  /** Areas with another rank, among them those that one of both does not rank. */
  readonly moved: number;
  /** Areas with another score, by more than rounding. */
  readonly changed: number;
  /** Areas of the live ranking, best first, beside where they stand in the run. */
  readonly rows: readonly Standing[];
}

export function differenceOf(live: Live, run: readonly ScoreWire[]): Difference {
  const published = new Map(run.map((one) => [one.area.code, one]));
  const all = [...live.scores.values()];
  const rows = standings(
    all.map(({ area }) => area),
    numbersOf(all),
    numbersOf(all.map(({ area }) => published.get(area))),
  );
  const lost = run.filter(({ area, rank }) => rank !== null && !live.scores.has(area.code)).length;
  return {
    moved: lost + rows.filter(({ rank, publishedRank }) => rank !== publishedRank).length,
    changed: lost + rows.filter(isAnotherScore).length,
    rows,
  };
}

function numbersOf(all: readonly ({ score: number | null; rank: number | null } | undefined)[]) {
  return {
    scores: all.map((one) => one?.score ?? Number.NaN),
    ranks: all.map((one) => one?.rank ?? Number.NaN),
  };
}

function isAnotherScore({ score, publishedScore }: Standing): boolean {
  if (score === null || publishedScore === null) return score !== publishedScore;
  return Math.abs(score - publishedScore) > 1e-9 * Math.max(Math.abs(score), Math.abs(publishedScore));
}
