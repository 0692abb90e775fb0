import type { RunCounts, RunRow } from './source-run-store.ts';
import type { SourceSpec } from './source-spec.ts';
import type { SourceRow } from './source-store.ts';
import type { QualityWire, SOURCE_STATES } from './source-wire.ts';

/** Shares of what was counted; null where nothing was. */
export function qualityOf(counts: RunCounts): QualityWire {
  const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);
  return {
    completeness: share(counts.present, counts.expected),
    timeliness: share(counts.fresh, counts.timed),
    validity: share(counts.created + counts.updated, counts.records),
  };
}

/** A run as it is shown. */
export const runView = (row: RunRow) => ({
  id: Number(row.id),
  sourceId: row.sourceId,
  cause: row.cause,
  status: row.status,
  startedAt: row.startedAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString() ?? null,
  records: Number(row.records),
  created: Number(row.created),
  updated: Number(row.updated),
  rejected: Number(row.rejected),
  bytes: Number(row.bytes),
  quality: qualityOf(row),
  issues: row.issues,
});

/** How a source is. */
export function stateOf(
  { isActive, failures, spec }: Pick<SourceRow, 'isActive' | 'failures' | 'spec'>,
  lastRun: RunRow | undefined,
): (typeof SOURCE_STATES)[number] {
  if (!isActive) return 'off';
  const isOwn = spec.kind === 'push' || spec.kind === 'mqtt';
  if (lastRun?.status === 'running' && !isOwn) return 'running';
  if (failures > 0) return 'failing';
  return isOwn ? 'listening' : 'waiting';
}

/** What its secret is sent to: where that changes, the secret has to be given again. */
export function secretTarget(spec: SourceSpec): string {
  if (spec.kind === 'http') return `${new URL(spec.options.url).origin} ${spec.options.auth?.header ?? ''}`;
  if (spec.kind === 'mqtt') return spec.options.url === undefined ? '' : new URL(spec.options.url).host;
  if (spec.kind !== 'sql') return '';
  const { dialect, host, port, tls = 'off' } = spec.options;
  return `${dialect} ${host} ${port ?? ''} ${tls}`;
}
