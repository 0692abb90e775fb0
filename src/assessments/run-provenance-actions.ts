import type { Provenance } from '../indicators/provenance.ts';
import { findValueVersion } from '../indicators/value-lineage-actions.ts';
import type { Context } from '../platform/context.ts';
import { assertMay } from '../policy/may.ts';
import { unitCodeOf } from './divided-unit.ts';
import { findStoredRun, notFound } from './run-actions.ts';
import { columnLog, runNodes } from './run-nodes.ts';
import { scoreProvenance, type UsedValue } from './run-provenance.ts';
import type { RunRecord } from './run-record.ts';
import { loadRunValues, loadScores, type RunValueRow } from './run-result-store.ts';
import type { RunNodeWire } from './run-wire.ts';

/**
 * How a score came about, all layers at once, down to the stored values in the versions that the run took. Returns the document's
 * maker, which is given the beginning of its addresses. Throws `thing.notFound`.
 */
export async function getScoreProvenance(
  ctx: Context,
  id: string,
  area: string,
  node: string,
): Promise<(base: string) => Provenance> {
  assertMay(ctx.actor, 'run.read');
  const run = await findStoredRun(ctx, id);
  const { record } = run;
  const place = record.areas.find((one) => one.code === area);
  if (!place) throw notFound('area', area);
  const nodes = withBelow(runNodes(record), node);
  if (nodes.length === 0) throw notFound('node', node);
  const denominators = new Map(
    nodes.flatMap(({ code }) => {
      const denominator = columnLog(record, 'denominate', code)?.denominator;
      return typeof denominator === 'string' ? [[code, denominator] as const] : [];
    }),
  );
  const codes = [...new Set([...nodes.map(({ code }) => code), ...denominators.values()])];
  const scores = await loadScores(ctx.db, run.id, codes, [area]);
  const values = await loadRunValues(ctx.db, run.id, codes, [area]);
  const scoreOf = new Map(scores.map((row) => [row.node, row.score]));
  const rowOf = new Map(values.map((row) => [row.indicator, row]));
  const used = new Map<string, UsedValue[]>();
  for (const { code, kind, numerator } of nodes) {
    if (kind !== 'indicator') continue;
    const below = denominators.get(code);
    const rows: (readonly [string, RunValueRow | undefined])[] = [
      [numerator ?? code, rowOf.get(code)],
      ...(below === undefined ? [] : [[below, rowOf.get(below)] as const]),
    ];
    for (const [figure, row] of rows) {
      const value = row && (await usedValue(ctx, record, figure, row));
      if (value) used.set(code, [...(used.get(code) ?? []), value]);
    }
  }
  const input = {
    run: {
      id: run.id,
      at: run.at,
      actor: { id: run.actor_id, name: run.actor_name },
      framework: run.framework_id,
      revision: run.framework_revision,
      frameworkName: record.framework.name,
    },
    area: place,
    nodes: nodes.map((one) => ({ node: one, score: scoreOf.get(one.code) ?? null })),
    used,
  };
  return (base) => scoreProvenance(input, base);
}

/** A node and all that are below it. */
function withBelow(nodes: readonly RunNodeWire[], code: string): readonly RunNodeWire[] {
  const kept = new Set([code]);
  return nodes.filter((node) => {
    if (node.code !== code && (node.parent === null || !kept.has(node.parent))) return false;
    kept.add(node.code);
    return true;
  });
}

async function usedValue(
  ctx: Context,
  record: RunRecord,
  code: string,
  { area, period, version }: RunValueRow,
): Promise<UsedValue | undefined> {
  if (period === null || version === null) return undefined;
  const key = { area, indicator: code, period };
  const found = await findValueVersion(ctx, key, version);
  if (!found) return undefined;
  const { framework } = record;
  const named =
    runNodes(record).find((node) => node.code === code)?.name ??
    framework.variables?.find((variable) => variable.code === code)?.name;
  return {
    key,
    name: named ?? { en: code, zh: code },
    unit: unitCodeOf(framework, code) ?? '',
    version: found,
  };
}
