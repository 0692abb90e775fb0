import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import { auditBounds, type BoundsAudit } from './audit-bounds.ts';
import { auditRanks, type RankAudit } from './audit-ranks.ts';
import { type Figures, readFigures } from './audit-text.ts';
import { auditSystem, type SystemAudit, type Verdict } from './audit-weights.ts';
import { extent } from './statistics.ts';
import { childrenOf, type Linked } from './tree.ts';

export type Texts = readonly (string | null)[];
/** A table as somebody published it. Numbers are texts, because their digits say how exact they are; null or empty is a gap. */
export interface PublishedTable {
  readonly areas: readonly string[];
  /** The index first, parents before children; a flat list is an index with its inputs. */
  readonly nodes: readonly Linked[];
  /** Scores by node, in the order of the areas: of the index, of the leaves, and of dimensions if they were published. */
  readonly scores: Readonly<Record<string, Texts>>;
  /** Raw values of leaves. A leaf of which only these are known is put on the scale between its own least and largest value. */
  readonly raw?: Readonly<Record<string, Texts>>;
  /** Ranks by the index, in the order of the areas. */
  readonly ranks?: Texts;
  /** By how much a node's numbers may be off where that is not half a unit of their last digit; 0: exact as they stand. */
  readonly half?: Readonly<Record<string, number>>;
  /** The ends of the scale of the leaves' scores; 0 and 1 if not given and no score is above 1, else 0 and 100. */
  readonly to?: readonly [number, number];
}
export interface TableAudit {
  /** Whether everything that was published comes out of what it is said to be made of. */
  readonly replayable: Verdict;
  /** One for each published score that is made of others. */
  readonly systems: readonly SystemAudit[];
  /** One for each leaf with raw values and scores. */
  readonly bounds: readonly BoundsAudit[];
  /** Null where no ranks were published. */
  readonly ranks: RankAudit | null;
}

/**
 * Recovers the weights, the kind of mean and the bounds behind a published table, or says that the table cannot be replayed and
 * which areas do not fit. A score is looked at as a mean of the next scores or leaves under it that are known; dimensions in
 * between that were not published are seen through (both means stay means). See {@link auditSystem} and {@link auditBounds}.
 * @throws MeridianError `method.impossible`: texts that are no numbers, columns of another length, leaves without numbers
 */
export function audit(published: PublishedTable): TableAudit {
  const { areas, nodes, half = {} } = published;
  const issues: Issue[] = [];
  const { scores, raw: values, ranks: rankFigures } = readPublished(published, issues);
  const known = new Set(nodes.map(({ code }) => code));
  for (const node of new Set([...scores.keys(), ...values.keys(), ...Object.keys(half)]))
    if (!known.has(node))
      issues.push({ code: 'weight.unknownNode', severity: 'error', at: { column: node }, details: { node } });
  const children = childrenOf(nodes);
  nodes.forEach(({ code }, at) => {
    const isLeaf = children[at]!.length === 0;
    if ((isLeaf && !scores.has(code) && !values.has(code)) || (at === 0 && !scores.has(code)))
      issues.push({
        code: 'audit.missing',
        severity: 'error',
        at: { column: code },
        details: { node: code },
      });
  });
  if (issues.length > 0) throw new MeridianError('method.impossible', { step: 'audit' }, issues);

  const to = published.to ?? scaleOf([...scores.values()]);
  const itemsOf = (index: number): readonly number[] =>
    children[index]!.flatMap((child) =>
      scores.has(nodes[child]!.code) || children[child]!.length === 0 ? [child] : itemsOf(child),
    );
  const systems = nodes.flatMap(({ code }, index) => {
    const score = scores.get(code);
    if (score === undefined || children[index]!.length === 0) return [];
    const items = itemsOf(index).map((item) => nodes[item]!.code);
    return [systemOf(code, score, items, scores, values, to, areas)];
  });
  const bounds = nodes.flatMap(({ code }) => {
    const [own, score] = [values.get(code), scores.get(code)];
    return own && score ? [auditBounds(code, own, score, to, areas)] : [];
  });
  const ranks = rankFigures ? auditRanks(rankFigures, scores.get(nodes[0]!.code)!, areas) : null;
  return { replayable: verdictOf(systems, bounds, ranks), systems, bounds, ranks };
}

/** `no` where one does not follow, else `undecided` where one is. */
export function verdictOf(
  systems: readonly SystemAudit[],
  bounds: readonly BoundsAudit[],
  ranks: RankAudit | null,
): Verdict {
  const verdicts = [...systems, ...bounds, ...(ranks ? [ranks] : [])].map(({ replayable }) => replayable);
  return verdicts.includes('no') ? 'no' : verdicts.includes('undecided') ? 'undecided' : 'yes';
}

/** The numbers of a published table; texts that are no numbers and columns of another length come into `issues`. */
export function readPublished(
  { areas, scores, raw = {}, ranks, half = {} }: PublishedTable,
  issues: Issue[],
): {
  readonly scores: ReadonlyMap<string, Figures>;
  readonly raw: ReadonlyMap<string, Figures>;
  readonly ranks?: Figures;
} {
  const figuresOf = (node: string, texts: Texts) => {
    if (texts.length !== areas.length) issues.push(lengthIssue(node, texts.length, areas.length));
    return readFigures(texts, node, areas, issues);
  };
  const read = (of: Readonly<Record<string, Texts>>) =>
    new Map(
      Object.entries(of).map(([node, texts]) => {
        const figures = figuresOf(node, texts);
        return [node, { ...figures, half: half[node] ?? figures.half }] as const;
      }),
    );
  return {
    scores: read(scores),
    raw: read(raw),
    ...(ranks ? { ranks: figuresOf('rank', ranks) } : {}),
  };
}

/** Where only raw values are known, both directions are offered first, and the one that takes the weight is kept. */
function systemOf(
  node: string,
  score: Figures,
  codes: readonly string[],
  scores: ReadonlyMap<string, Figures>,
  values: ReadonlyMap<string, Figures>,
  to: readonly [number, number],
  areas: readonly string[],
): SystemAudit {
  const items = codes.map((code) => {
    const known = scores.get(code);
    const both = known ? [known] : [1, -1].map((direction) => stretched(values.get(code)!, direction, to));
    return { code, both };
  });
  const offered = items.flatMap(({ code, both }) => both.map((figures) => ({ code, figures })));
  const first = auditSystem({ node, score, items: offered }, areas);
  if (offered.length === items.length) return first;
  let at = 0;
  const chosen = items.map(({ code, both }) => {
    const weights = both.map(() => first.weights[at++]?.weight ?? 0);
    return { code, figures: both[weights[0]! >= (weights[1] ?? 0) ? 0 : 1]! };
  });
  return auditSystem({ node, score, items: chosen }, areas);
}

/** Raw values on the scale between their own least and largest. */
function stretched(
  { values, decimals, half }: Figures,
  direction: number,
  [low, high]: readonly [number, number],
): Figures {
  const [min, max] = extent(values);
  const factor = (high - low) / (max - min || 1);
  const from = direction === 1 ? low : high;
  return {
    values: values.map((value) => from + direction * factor * (value - min)),
    decimals,
    half: half * factor,
  };
}

const scaleOf = (scores: readonly Figures[]): readonly [number, number] =>
  scores.every(({ values }) => values.every((value) => !(value > 1))) ? [0, 1] : [0, 100];

const lengthIssue = (node: string, count: number, expected: number): Issue => ({
  code: 'audit.length',
  severity: 'error',
  at: { column: node },
  details: { node, count, expected },
});
