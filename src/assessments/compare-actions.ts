import { makeTable, type Table } from '../composite/table.ts';
import { MeridianError } from '../model/error.ts';
import { bandOf } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import type { Context } from '../platform/context.ts';
import { assertMay } from '../policy/may.ts';
import { suggestPeers } from './peers.ts';
import { findStoredRun, notFound } from './run-actions.ts';
import type { RunRecord } from './run-record.ts';
import { loadRunValues, loadScores } from './run-result-store.ts';

/** Whom an area is compared with: areas of its band, of a similar size, of its province, or those that are named. */
export type PeerRequest =
  | { readonly choice: 'tier' | 'size' | 'province' }
  | { readonly choice: 'custom'; readonly codes: readonly string[] };

/** Most areas that one is compared with; of more, those nearest in rank. */
export const MOST_PEERS = 30;

/** An area beside its peers in one run. */
export interface Comparison {
  readonly choice: PeerRequest['choice'];
  /** Codes, in the order of the rank. */
  readonly peers: readonly string[];
  /** Areas with a rank in the index, the best first. */
  readonly ranking: readonly { readonly area: string; readonly rank: number; readonly score: number }[];
  /** Scores of all nodes, and values of all indicators after division: the area in the first row, its peers below it. */
  readonly scores: Table;
  readonly values: Table;
}

/**
 * An area of a run beside its peers. Without a request: areas of a similar size where the framework has variables that tell it, else
 * those of its band. Without bands its band are the areas nearest in rank. Only areas with a score of the index are peers.
 * Throws `thing.notFound`, and `input.invalid` for named peers that the run does not score, or too many of them.
 */
export async function compareArea(
  ctx: Context,
  runId: string,
  area: string,
  request?: PeerRequest,
): Promise<Comparison> {
  assertMay(ctx.actor, 'run.read');
  const run = await findStoredRun(ctx, runId);
  const { record } = run;
  if (!record.areas.some(({ code }) => code === area)) throw notFound('area', area);
  const root = record.nodes[0]!.code;
  const ranking = (await loadScores(ctx.db, run.id, [root], null))
    .flatMap(({ area: code, rank, score }) =>
      rank === null || score === null ? [] : [{ area: code, rank, score }],
    )
    .sort((a, b) => a.rank - b.rank || (a.area < b.area ? -1 : 1));
  const asked = request ?? {
    choice: (record.framework.variables ?? []).length > 0 ? ('size' as const) : ('tier' as const),
  };
  const wanted = await PEERS[asked.choice](ctx, { id: run.id, record }, area, ranking, asked);
  const peers = nearest(area, wanted, ranking);
  const codes = record.nodes.map(({ code }) => code);
  const rows = [area, ...peers];
  const scores = makeTable(rows, codes);
  const values = makeTable(rows, codes);
  const rowOf = new Map(rows.map((code, row) => [code, row]));
  const columnOf = new Map(codes.map((code, column) => [code, column]));
  const put = (table: Table, code: string, place: string, value: number | null): void => {
    const column = columnOf.get(code);
    if (column !== undefined && value !== null) table.data[column * rows.length + rowOf.get(place)!] = value;
  };
  for (const one of await loadScores(ctx.db, run.id, codes, rows)) put(scores, one.node, one.area, one.score);
  for (const one of await loadRunValues(ctx.db, run.id, codes, rows))
    put(values, one.indicator, one.area, one.denominated);
  return { choice: asked.choice, peers, ranking, scores, values };
}

type Ranking = Comparison['ranking'];
type Stored = { readonly id: string; readonly record: RunRecord };
type Choose = (
  ctx: Context,
  run: Stored,
  area: string,
  ranking: Ranking,
  request: PeerRequest,
) => Promise<readonly string[]> | readonly string[];

const PEERS: Readonly<Record<PeerRequest['choice'], Choose>> = {
  tier: (_, { record: { bands } }, area, ranking) => {
    const own = ranking.find((one) => one.area === area);
    if (bands.length === 0 || !own) return ranking.map((one) => one.area);
    const band = bandOf(bands, own.score)?.code;
    return ranking.filter(({ score }) => bandOf(bands, score)?.code === band).map((one) => one.area);
  },
  size: async (ctx, { id, record }, area, ranking) => {
    const variables = (record.framework.variables ?? []).map(({ code }) => code);
    if (variables.length === 0) return [];
    const rows = await loadRunValues(ctx.db, id, variables, null);
    const values = new Map(rows.map((row) => [`${row.area}\n${row.indicator}`, row.raw]));
    const context = (code: string) =>
      variables.map((variable) => values.get(`${code}\n${variable}`) ?? Number.NaN);
    // without parents: nearness alone decides
    const candidates = [...new Set([area, ...ranking.map((one) => one.area)])]
      .map((code) => ({ code, parent: null, context: context(code) }))
      .filter((one) => !one.context.every(Number.isNaN));
    return suggestPeers(area, candidates);
  },
  province: (_, { record: { areas } }, area) => {
    const parent = areas.find(({ code }) => code === area)!.parent;
    return parent === null ? [] : areas.filter((one) => one.parent === parent).map(({ code }) => code);
  },
  custom: (_, __, area, ranking, request) => {
    const codes = 'codes' in request ? [...new Set(request.codes)].filter((code) => code !== area) : [];
    const known = new Set(ranking.map((one) => one.area));
    const issues: Issue[] = codes
      .filter((code) => !known.has(code))
      .map((code) => ({
        code: 'diagnosis.peerUnknown',
        severity: 'error',
        at: {},
        value: code.slice(0, 200),
      }));
    if (codes.length === 0 || codes.length > MOST_PEERS)
      issues.push({
        code: 'diagnosis.peerCount',
        severity: 'error',
        at: {},
        details: { count: codes.length, limit: MOST_PEERS },
      });
    if (issues.length > 0) throw new MeridianError('input.invalid', { count: issues.length }, issues);
    return codes;
  },
};

/** Those of the wanted areas that have a rank; of too many, the ones nearest in rank to the area. In the order of the rank. */
function nearest(area: string, wanted: readonly string[], ranking: Ranking): readonly string[] {
  const chosen = new Set(wanted);
  const others = ranking.filter((one) => one.area !== area && chosen.has(one.area));
  const own = ranking.find((one) => one.area === area)?.rank ?? 0;
  return others
    .toSorted((a, b) => Math.abs(a.rank - own) - Math.abs(b.rank - own))
    .slice(0, MOST_PEERS)
    .sort((a, b) => a.rank - b.rank)
    .map((one) => one.area);
}
