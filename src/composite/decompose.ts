import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import { type Change, makeWorlds, type Situation, type Worlds } from './decompose-world.ts';
import { nodesOf } from './tree.ts';

export interface ChangeRequest {
  /** An area of both tables. */
  readonly area: string;
  /** A node of both frameworks; the index of each if not given. */
  readonly node?: string;
  /** Whether the part of the data is split by column too: that takes up to 8 runs for each column that changed. */
  readonly byColumn?: boolean;
}
export interface ChangeParts {
  /** The area's own values. */
  readonly data: Change;
  /** The framework: indicators, weights, steps and their parameters. */
  readonly method: Change;
  /** The other areas: their values, who came and who went. */
  readonly peers: Change;
}
export interface ColumnPart extends Change {
  readonly column: string;
}
export interface ChangeDecomposition {
  readonly area: string;
  readonly earlier: Change;
  readonly later: Change;
  /** data + method + peers, added in this order: later less earlier; of scores perhaps but for the last bit. */
  readonly total: Change;
  readonly parts: ChangeParts;
  /** The part of the data by column of the input, only those whose value changed; null if not asked for. */
  readonly columns: readonly ColumnPart[] | null;
  /** What is left of the part of the data: what only several columns do together. */
  readonly together: Change | null;
  readonly entered: readonly string[];
  readonly left: readonly string[];
  /** Forward runs made. */
  readonly runs: number;
}

/** Who of data, method and peers is the later one already, and how much the step that data then take counts (Shapley 1953). */
const CONTEXTS = [
  { method: 0, peers: 0, counts: 1 / 3 },
  { method: 1, peers: 0, counts: 1 / 6 },
  { method: 0, peers: 1, counts: 1 / 6 },
  { method: 1, peers: 1, counts: 1 / 3 },
] as const;

/**
 * Splits what changed between two periods for one area into its own data, the method and the other areas. Runs are made of every
 * mixture of the two periods (eight), and each of the three gets the mean of what it changes over all orders in which they
 * could have come (the Shapley value; Shapley 1953, "A value for n-person games"), so that no order is preferred and nothing
 * is left over.
 *
 * By column: within each mixture of method and peers, the mean of what a column does alone and of what it still does as the last.
 * Exact where columns act one by one or in pairs; the rest is `together`.
 * @throws MeridianError `method.impossible`: an area or node that is not in both, a run that cannot be made or gives no score
 */
export function decomposeChange(
  earlier: Situation,
  later: Situation,
  request: ChangeRequest,
): ChangeDecomposition {
  const issues = requestIssues(earlier, later, request);
  if (issues.length > 0) throw new MeridianError('method.impossible', { step: 'decompose' }, issues);
  const worlds = makeWorlds(earlier, later, request.area, request.node);
  const at = (data: 0 | 1, method: 0 | 1, peers: 0 | 1) => worlds.at({ data, method, peers });
  const sum = (step: (first: 0 | 1, second: 0 | 1) => Change): Change =>
    CONTEXTS.map(({ method, peers, counts }) => scale(step(method, peers), counts)).reduce(plus);
  const data = sum((method, peers) => less(at(1, method, peers), at(0, method, peers)));
  const method = sum((own, peers) => less(at(own, 1, peers), at(own, 0, peers)));
  const peers = sum((own, how) => less(at(own, how, 1), at(own, how, 0)));
  const names = (situation: Situation) => new Set(situation.input.table.areas);
  const before = names(earlier);
  const after = names(later);
  const columns = request.byColumn ? columnParts(worlds) : null;
  const parts = addingUp({ data, method, peers }, less(at(1, 1, 1), at(0, 0, 0)));
  return {
    area: request.area,
    earlier: at(0, 0, 0),
    later: at(1, 1, 1),
    total: plus(plus(parts.data, parts.method), parts.peers),
    parts,
    columns,
    together: columns && less(data, columns.reduce<Change>(plus, NOTHING)),
    entered: [...after].filter((area) => !before.has(area)),
    left: [...before].filter((area) => !after.has(area)),
    runs: worlds.runs(),
  };
}

const columnParts = (worlds: Worlds): readonly ColumnPart[] =>
  worlds.changed.map((column) => {
    const part = CONTEXTS.map(({ method, peers, counts }) => {
      const alone = less(
        worlds.at({ data: 0, method, peers, except: column }),
        worlds.at({ data: 0, method, peers }),
      );
      const last = less(
        worlds.at({ data: 1, method, peers }),
        worlds.at({ data: 1, method, peers, except: column }),
      );
      return scale(plus(alone, last), counts / 2);
    }).reduce(plus);
    return { column, ...part };
  });

function requestIssues(
  earlier: Situation,
  later: Situation,
  { area, node }: ChangeRequest,
): readonly Issue[] {
  const issues: Issue[] = [];
  const add = (code: string, details: Issue['details'] = {}) =>
    issues.push({ code, severity: 'error', at: {}, details });
  const both = [earlier, later];
  if (both.some(({ input }) => input.panel !== undefined)) {
    add('decompose.panel');
    return issues;
  }
  if (!earlier.input.table.areas.includes(area)) add('decompose.notEarlier', { area });
  if (!later.input.table.areas.includes(area)) add('decompose.notLater', { area });
  const isUnknown = ({ framework }: Situation) => !nodesOf(framework.tree).some(({ code }) => code === node);
  if (node !== undefined && both.some(isUnknown)) add('weight.unknownNode', { node });
  return issues;
}

const NOTHING: Change = { rank: 0, score: 0 };
const plus = (a: Change, b: Change): Change => ({ rank: a.rank + b.rank, score: a.score + b.score });
const less = (a: Change, b: Change): Change => ({ rank: a.rank - b.rank, score: a.score - b.score });
const scale = ({ rank, score }: Change, by: number): Change => ({ rank: rank * by, score: score * by });

/**
 * Thirds and sixths are not exact in binary: data and method are cut to a few bits less than a number has, and peers is what
 * is left of the total, so that adding them up loses nothing.
 */
function addingUp({ data, method, peers }: ChangeParts, total: Change): ChangeParts {
  const of = (key: keyof Change) => {
    const largest = Math.max(...[data, method, peers, total].map((part) => Math.abs(part[key])));
    const cut = (value: number) => value + 8 * largest - 8 * largest;
    return {
      data: cut(data[key]),
      method: cut(method[key]),
      peers: total[key] - (cut(data[key]) + cut(method[key])),
    };
  };
  const rank = of('rank');
  const score = of('score');
  return {
    data: { rank: rank.data, score: score.data },
    method: { rank: rank.method, score: score.method },
    peers: { rank: rank.peers, score: score.peers },
  };
}
