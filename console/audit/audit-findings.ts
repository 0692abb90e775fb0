import type { AuditWire } from '../../src/assessments/audit-wire.ts';
import { columnTexts, type PublishedFile } from './published-file.ts';

export type SystemWire = AuditWire['systems'][number];
export type StatedWire = NonNullable<AuditWire['stated']>;
export type StatedNodeWire = StatedWire['nodes'][number];

/** How many scores of a table come out again. */
export interface Agreement {
  readonly agree: number;
  readonly total: number;
  /** Digits after the point, where all scores have as many; else null. */
  readonly decimals: number | null;
}

/** Scores that fit; of a node without any weights that fit, those whose difference is no more than rounding. */
export function agreementOf(systems: readonly SystemWire[]): Agreement {
  let agree = 0;
  let total = 0;
  for (const { complete, withGaps, replayable, misfits, residuals, decimals } of systems) {
    const count = complete + withGaps;
    const half = 0.5 * 10 ** -decimals * (1 + 1e-9);
    total += count;
    agree +=
      replayable === 'yes'
        ? count
        : misfits.length > 0
          ? count - misfits.length
          : residuals.filter((one) => one !== null && Math.abs(one) <= half).length;
  }
  const [first] = systems;
  const isOne = first !== undefined && systems.every(({ decimals }) => decimals === first.decimals);
  return { agree, total, decimals: isOne ? first.decimals : null };
}

/** What the answer comes to, for the first sentence. */
export type Outcome = 'yes' | 'scores' | 'bounds' | 'ranks' | 'undecided';

/** What stands in the way first: the scores, the scale of their inputs, or the ranks. */
export function outcomeOf({ replayable, systems, bounds, ranks }: AuditWire): Outcome {
  if (replayable === 'yes') return 'yes';
  if (systems.some((one) => one.replayable === 'no')) return 'scores';
  if (bounds.some((one) => one.replayable === 'no')) return 'bounds';
  return ranks?.replayable === 'no' ? 'ranks' : 'undecided';
}

/** One score as it was published and as it is computed again. */
export interface Residual {
  readonly area: string;
  readonly published: string;
  /** Null where the method gives none. */
  readonly recomputed: number | null;
  readonly difference: number | null;
  readonly isMisfit: boolean;
}

/** Scores of a node, the furthest apart first. */
export function residualsOf(
  system: SystemWire,
  areas: readonly string[],
  table: PublishedFile,
): readonly Residual[] {
  const texts = columnTexts(table, system.node);
  const misfits = new Set(system.misfits);
  return areas
    .flatMap((area, at): Residual[] => {
      const difference = system.residuals[at] ?? null;
      const published = texts[at] ?? '';
      if (difference === null || published === '') return [];
      return [
        {
          area,
          published,
          recomputed: Number(published) - difference,
          difference,
          isMisfit: misfits.has(area),
        },
      ];
    })
    .toSorted(byDistance);
}

/** Scores of a node beside those by the framework's own method, the furthest apart first. */
export function statedResidualsOf(
  { node, recomputed, misfits }: StatedNodeWire,
  areas: readonly string[],
  table: PublishedFile,
): readonly Residual[] {
  const texts = columnTexts(table, node);
  const wrong = new Set(misfits.map(({ area }) => area));
  return areas
    .flatMap((area, at): Residual[] => {
      const published = texts[at] ?? '';
      if (published === '') return [];
      const value = recomputed[at] ?? null;
      const difference = value === null ? null : Number(published) - value;
      return [{ area, published, recomputed: value, difference, isMisfit: wrong.has(area) }];
    })
    .toSorted(byDistance);
}

/** Scores that are not computed again come first. */
const byDistance = (a: Residual, b: Residual): number => distance(b) - distance(a);
const distance = ({ difference }: Residual): number =>
  difference === null ? Number.MAX_VALUE : Math.abs(difference);

/** How many scores the framework's own method gives, over all nodes. */
export interface StatedAgreement extends Agreement {
  /** Those that differ by no more than the rounding of the inputs. */
  readonly rounding: number;
  /** Areas that differ, each once, the worst of each node first. */
  readonly misfits: readonly string[];
}

export function statedAgreementOf({ nodes }: StatedWire): StatedAgreement {
  const sum = (of: (node: StatedNodeWire) => number) => nodes.reduce((total, node) => total + of(node), 0);
  const decimals = nodes[0]?.decimals ?? null;
  return {
    agree: sum(({ agree }) => agree),
    total: sum(({ published }) => published),
    rounding: sum(({ rounding }) => rounding),
    decimals: nodes.every((node) => node.decimals === decimals) ? decimals : null,
    misfits: [...new Set(nodes.flatMap(({ misfits }) => misfits.map(({ area }) => area)))],
  };
}
