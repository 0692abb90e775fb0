import { MeridianError } from '../model/error.ts';
import type { Period } from '../model/period.ts';
import { findUnit } from '../model/unit.ts';
import type { Context } from '../platform/context.ts';
import { assertMay, may } from '../policy/may.ts';
import { getArea } from './area-actions.ts';
import type { OriginWire } from './origin-wire.ts';
import { originOf, type SubmissionFacts, versionWire } from './value-lineage.ts';
import type { ValueLineageWire, VersionWire } from './value-lineage-wire.ts';
import {
  findDecisions,
  findEvidence,
  findIndicatorHead,
  findNextVersion,
  findVersions,
  LAST_VERSION,
  type VersionRow,
} from './value-version-store.ts';

export interface ValueKey {
  readonly area: string;
  readonly indicator: string;
  readonly period: Period;
}

/** Most earlier versions in one answer. */
const EARLIER = 100;

/**
 * How a value came about, and the versions before it. Without `version` the one in force. Throws `thing.notFound` where there
 * is no such value or version.
 */
export async function getValueLineage(
  ctx: Context,
  { version, ...key }: ValueKey & { readonly version?: number | undefined },
): Promise<ValueLineageWire> {
  assertMay(ctx.actor, 'indicator.read');
  const area = await getArea(ctx, key.area);
  const indicator = await findIndicatorHead(ctx.db, key.indicator);
  if (!indicator) throw new MeridianError('thing.notFound', { kind: 'indicator', id: key.indicator });
  const to = version === undefined ? undefined : await findNextVersion(ctx.db, key, version);
  const rows = await findVersions(ctx.db, key, { from: 1, to: to ?? LAST_VERSION, limit: EARLIER + 3 });
  const first = version === undefined ? 0 : rows.findIndex((row) => row.version === version);
  const found = rows[first];
  if (!found)
    throw new MeridianError('thing.notFound', {
      kind: 'value',
      id: `${key.area} ${key.indicator} ${key.period}${version === undefined ? '' : ` (${version})`}`,
    });
  const facts = await factsOf(ctx, rows);
  const wire = (row: VersionRow) => versionWire(key.indicator, row, rows[rows.indexOf(row) - 1], facts);
  const { unit } = indicator;
  return {
    area,
    indicator: { ...indicator, unitSymbol: findUnit(unit)?.symbol ?? { en: unit, zh: unit } },
    period: key.period,
    version: wire(found),
    earlier: rows.slice(first + 1, first + 1 + EARLIER).map(wire),
    next: rows[first + 1 + EARLIER]?.version ?? null,
  };
}

/** What one version of a value came from, whether it is still in force or was replaced since; null where that is not known. */
export async function findValueOrigin(
  ctx: Context,
  key: ValueKey,
  version: number,
): Promise<OriginWire | null> {
  assertMay(ctx.actor, 'indicator.read');
  const [row] = await findVersions(ctx.db, key, { from: version, to: version, limit: 1 });
  return row ? originOf(key.indicator, row, await factsOf(ctx, [row])) : null;
}

/** One version of a value with its origin, and what replaced it; undefined where it is not known. */
export async function findValueVersion(
  ctx: Context,
  key: ValueKey,
  version: number,
): Promise<VersionWire | undefined> {
  assertMay(ctx.actor, 'indicator.read');
  const to = (await findNextVersion(ctx.db, key, version)) ?? version;
  const rows = await findVersions(ctx.db, key, { from: version, to, limit: 2 });
  const row = rows.find((one) => one.version === version);
  if (!row) return undefined;
  const next = rows.find((one) => one !== row);
  return versionWire(key.indicator, row, next, await factsOf(ctx, rows));
}

async function factsOf({ db, actor }: Context, rows: readonly VersionRow[]): Promise<SubmissionFacts> {
  const submissions = rows.flatMap((row) => (row.origin_kind === 'submission' ? [row.origin_no!] : []));
  const arePersonsShown = may(actor, 'submission.read');
  if (submissions.length === 0) return { evidence: [], decisions: [], arePersonsShown };
  return {
    evidence: await findEvidence(db, submissions),
    decisions: await findDecisions(db, submissions),
    arePersonsShown,
  };
}
