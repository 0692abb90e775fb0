import { MeridianError } from '../model/error.ts';
import type { Framework } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import {
  audit,
  type PublishedTable,
  readPublished,
  type TableAudit,
  type Texts,
  verdictOf,
} from './audit.ts';
import { auditRanks } from './audit-ranks.ts';
import { auditStated, type Recomputed, type StatedAudit } from './audit-stated.ts';

/** What stood for scores that were not published while weights were looked for. */
export type Scaled = 'method' | 'range';

export interface MethodAudit extends TableAudit {
  /** What the framework's own method gives; null where it states none in full. */
  readonly stated: StatedAudit | null;
  /**
   * `method`: scores by the framework's method; `range`: raw values between their own least and largest; null: every score
   * was published, or no weights were looked for.
   */
  readonly scaled: Scaled | null;
  /**
   * Whether weights and bounds were found that explain all published scores, or at least more of them than the stated method
   * does; null where none were looked for, or the method could not be carried out.
   */
  readonly recovered: 'all' | 'more' | 'nothing' | null;
}

/**
 * Audits a published table whose framework is known: its own method first. Only where that does not give the published
 * scores, weights and bounds are looked for ({@link audit}): by the method's scale, then by the range of the raw values; what
 * leaves fewest areas unexplained is told. `replayable` is then about what was found, `stated` about the method.
 * @param others figures that are no node's: variables, numerators
 * @throws MeridianError `method.impossible` as {@link audit}
 */
export function auditByMethod(
  published: PublishedTable,
  framework: Framework,
  others: Readonly<Record<string, Texts>> = {},
): MethodAudit {
  const { areas, nodes, ranks: rankTexts } = published;
  const issues: Issue[] = [];
  const columns = readPublished(published, issues);
  const rest = readPublished({ areas, nodes, scores: others }, issues).scores;
  if (issues.length > 0) throw new MeridianError('method.impossible', { step: 'audit' }, issues);
  const stated = auditStated(framework, {
    areas,
    raw: columns.raw,
    scores: new Map([...rest, ...columns.scores]),
    ...(columns.ranks ? { ranks: columns.ranks } : {}),
  });
  if (!stated?.recomputed) {
    const found = audit(published);
    return {
      ...found,
      stated: stated?.audit ?? null,
      scaled: isScaled(published) ? 'range' : null,
      recovered: null,
    };
  }
  const { audit: own, recomputed } = stated;
  if (own.nodes.every(({ replayable }) => replayable === 'yes')) {
    const index = columns.scores.get(framework.tree.code)!;
    const ranks = rankTexts ? auditRanks(columns.ranks!, index, areas) : null;
    const replayable = own.replayable === 'yes' ? 'yes' : ranks!.replayable;
    return { replayable, stated: own, scaled: null, recovered: null, systems: [], bounds: [], ranks };
  }
  const best = recover(published, own, recomputed);
  const left = unexplained(best);
  const misfits = own.nodes.reduce((sum, node) => sum + node.misfits.length, 0);
  return { ...best, stated: own, recovered: left === 0 ? 'all' : left < misfits ? 'more' : 'nothing' };
}

/** The attempt that leaves fewest scores unexplained; the first of those that do equally well. */
function recover(
  published: PublishedTable,
  { inputs }: StatedAudit,
  recomputed: Recomputed,
): TableAudit & Pick<MethodAudit, 'scaled'> {
  const told = inputs === 'figures' ? withRaw(published) : published;
  const isMoved = Object.keys(told.scores).length < Object.keys(published.scores).length;
  const asGiven: Attempt = { scaled: isScaled(published) ? 'range' : null, table: published };
  const tables = [...attempts(told, recomputed), ...(isMoved ? [asGiven] : [])];
  const [first, ...others] = tables.map(({ scaled, table }) => () => {
    const { systems: all, bounds, ranks } = audit(table);
    const systems = all.filter(({ node }) => node in published.scores);
    return { replayable: verdictOf(systems, bounds, ranks), systems, bounds, ranks, scaled };
  });
  let best = first!();
  for (const next of others) {
    if (unexplained(best) === 0) break;
    const found = next();
    if (unexplained(found) < unexplained(best)) best = found;
  }
  return best;
}

interface Attempt {
  readonly scaled: Scaled | null;
  readonly table: PublishedTable;
}

/** Tables in which weights may be found: what was not published is put in, of the indicators and then of all nodes. */
function attempts(published: PublishedTable, recomputed: Recomputed): readonly Attempt[] {
  const leaves = leavesOf(published);
  const missing = published.nodes.map(({ code }) => code).filter((code) => !(code in published.scores));
  const missingLeaves = missing.filter((code) => leaves.has(code));
  const fill = (codes: readonly string[]): Attempt => {
    const texts = codes.map((code) => {
      return [
        code,
        recomputed.valuesOf(code).map((value) => (value === null ? null : String(value))),
      ] as const;
    });
    const raw = Object.entries(published.raw ?? {}).filter(([code]) => !codes.includes(code));
    return {
      scaled: codes.length > 0 ? 'method' : null,
      table: {
        ...published,
        scores: { ...published.scores, ...Object.fromEntries(texts) },
        raw: Object.fromEntries(raw),
        half: {
          ...published.half,
          ...Object.fromEntries(codes.map((code) => [code, recomputed.halfOf(code)])),
        },
      },
    };
  };
  const isStretchable = missingLeaves.every((code) => published.raw && code in published.raw);
  return [
    fill(missingLeaves),
    ...(missing.length > missingLeaves.length ? [fill(missing)] : []),
    ...(missingLeaves.length > 0 && isStretchable ? [{ scaled: 'range', table: published } as const] : []),
  ];
}

/** Published scores that do not come out, over all nodes. */
function unexplained({ systems, bounds }: TableAudit): number {
  const ofSystems = systems.map(({ replayable, misfits, residuals, decimals }) => {
    if (replayable === 'yes') return 0;
    const half = 0.5 * Number(`1e-${decimals}`);
    return misfits.length || residuals.filter((one) => one !== null && Math.abs(one) > half).length;
  });
  const ofBounds = bounds.map(({ replayable, misfits }) => (replayable === 'yes' ? 0 : misfits.length || 1));
  return [...ofSystems, ...ofBounds].reduce((sum, count) => sum + count, 0);
}

const leavesOf = ({ nodes }: PublishedTable): ReadonlySet<string> => {
  const inner = new Set(nodes.map(({ parent }) => parent));
  return new Set(nodes.map(({ code }) => code).filter((code) => !inner.has(code)));
};

/** Whether a leaf has raw values alone. */
export const isScaled = (published: PublishedTable): boolean =>
  [...leavesOf(published)].some((code) => !(code in published.scores));

/** Columns of leaves that turned out to be raw values are given as such. */
function withRaw(published: PublishedTable): PublishedTable {
  const leaves = leavesOf(published);
  const { raw = {}, scores } = published;
  const isRaw = ([code]: readonly [string, Texts]) => leaves.has(code) && !(code in raw);
  const entries = Object.entries(scores);
  return {
    ...published,
    raw: { ...raw, ...Object.fromEntries(entries.filter(isRaw)) },
    scores: Object.fromEntries(entries.filter((entry) => !isRaw(entry))),
  };
}
