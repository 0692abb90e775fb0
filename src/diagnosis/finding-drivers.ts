import { contributionsOf } from '../assessments/contribution.ts';
import type { DiagnosedNode, DiagnosisInput } from './diagnosis-input.ts';
import { type Finding, finding, THRESHOLDS } from './finding.ts';
import { childrenOf, peerRows, pointOf, scoreAt } from './scored.ts';

/** What a node adds to the area's index, and to the peers' on average; points of the index. */
export interface Driver {
  readonly node: DiagnosedNode;
  readonly own: number;
  readonly peers: number;
  /** own − peers; of the children of a node they add up to the node's. */
  readonly gap: number;
  /** The area has no score of it: the gap says what its siblings carry, nothing of how the area does. */
  readonly isMissing: boolean;
}

/**
 * What each node adds to the index in the area against what it adds, on average, in its peers. The gaps of a node's children add up
 * to the node's gap, and those of the dimensions to the gap of the index. A node without a score adds nothing; its siblings then
 * carry its weight, as they do in the score. Empty where the area has no score, there are no peers with one, or the method
 * puts scores together in a way in which they have no parts that add up (ranks, distances).
 */
export function driversOf({ nodes, scores }: Pick<DiagnosisInput, 'nodes' | 'scores'>): readonly Driver[] {
  const root = nodes[0]!.code;
  const rows = peerRows(scores).filter((row) => scoreAt(scores, root, row) !== null);
  if (scoreAt(scores, root) === null || rows.length === 0) return [];
  const partsOf = (row: number) => contributionsOf(nodes, (code) => scoreAt(scores, code, row) ?? Number.NaN);
  const own = partsOf(0);
  if (!addsUp(nodes, own)) return [];
  const peers = rows.map(partsOf);
  return nodes.map((node) => {
    const mine = present(own.get(node.code)?.toIndex);
    const theirs =
      peers.reduce((sum, parts) => sum + present(parts.get(node.code)?.toIndex), 0) / peers.length;
    return {
      node,
      own: mine,
      peers: theirs,
      gap: mine - theirs,
      isMissing: scoreAt(scores, node.code) === null,
    };
  });
}

const present = (points: number | undefined): number =>
  points === undefined || Number.isNaN(points) ? 0 : points;

function addsUp(
  nodes: readonly DiagnosedNode[],
  parts: ReadonlyMap<string, { readonly toIndex: number }>,
): boolean {
  const whole = parts.get(nodes[0]!.code)!.toIndex;
  const sum = childrenOf(nodes, nodes[0]!.code).reduce(
    (total, { code }) => total + present(parts.get(code)?.toIndex),
    0,
  );
  return Math.abs(sum - whole) <= 1e-6 * Math.max(1, Math.abs(whole));
}

/** What makes the area's score differ from its peers': the dimension that does most of it, and the one that works against it. */
export function findDrivers(input: DiagnosisInput): readonly Finding[] {
  const count = input.peers.areas.length;
  if (count < THRESHOLDS.leastPeers) return [];
  const drivers = driversOf(input);
  const whole = drivers[0];
  if (!whole) return [];
  const point = pointOf(input);
  const dimensions = drivers
    .filter(({ node, isMissing }) => node.parent === whole.node.code && !isMissing)
    .toSorted((a, b) => b.gap - a.gap);
  const most = dimensions[0]!;
  const least = dimensions.at(-1)!;
  const isNoted = ({ gap }: Driver) => Math.abs(gap) >= THRESHOLDS.driverPoints * point;
  if (Math.abs(whole.gap) < THRESHOLDS.levelPoints * point) {
    if (!isNoted(most) || !isNoted(least))
      return [finding('drivers', 'level', { isMain: true, numbers: { count } })];
    return [
      finding('drivers', 'levelBoth', {
        isMain: true,
        numbers: { count, plus: most.gap, minus: -least.gap },
        codes: { most: most.node.code, least: least.node.code },
      }),
    ];
  }
  const isAhead = whole.gap > 0;
  const [main, counter] = isAhead ? [most, least] : [least, most];
  const isOpposed = isNoted(counter) && counter.gap > 0 !== isAhead;
  return [
    finding('drivers', isAhead ? 'ahead' : 'behind', {
      tone: isAhead ? 'good' : 'bad',
      isMain: true,
      numbers: { count, gap: Math.abs(whole.gap), points: Math.abs(main.gap) },
      codes: { node: main.node.code },
    }),
    ...(isOpposed
      ? [
          finding('drivers', isAhead ? 'aheadBut' : 'behindBut', {
            tone: isAhead ? 'bad' : 'good',
            numbers: { points: Math.abs(counter.gap) },
            codes: { node: counter.node.code },
          }),
        ]
      : []),
    ...findIndicators(drivers, isAhead, point),
  ];
}

/** The indicators that add most to the lead or to the lag. */
function findIndicators(drivers: readonly Driver[], isAhead: boolean, point: number): readonly Finding[] {
  const items = drivers
    .filter(
      ({ node, gap, isMissing }) =>
        node.kind === 'indicator' && !isMissing && (isAhead ? gap : -gap) >= THRESHOLDS.driverPoints * point,
    )
    .toSorted((a, b) => (isAhead ? b.gap - a.gap : a.gap - b.gap))
    .slice(0, THRESHOLDS.aspectCount)
    .map(({ node, gap }) => ({ code: node.code, numbers: { signed: gap } }));
  return items.length === 0
    ? []
    : [finding('drivers', isAhead ? 'aheadBy' : 'behindBy', { tone: isAhead ? 'good' : 'bad', items })];
}
