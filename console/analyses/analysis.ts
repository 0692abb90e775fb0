import type { AnalysisHeadWire } from '../../src/assessments/analysis-wire.ts';
import type { UncertaintySpec } from '../../src/model/uncertainty.ts';

export type AnalysisKind = AnalysisHeadWire['kind'];

/** What an uncertainty or sensitivity analysis was asked. */
export const specOf = (head: Pick<AnalysisHeadWire, 'spec'>): UncertaintySpec => head.spec as UncertaintySpec;

/**
 * The completed analysis of a kind that is shown: the one asked for, else the newest. Items are newest first, as the API lists
 * them.
 */
export function shownOf(
  items: readonly AnalysisHeadWire[],
  kind: AnalysisKind,
  asked?: string | undefined,
): AnalysisHeadWire | undefined {
  const completed = items.filter((item) => item.kind === kind && item.status === 'completed');
  return completed.find(({ id }) => id === asked) ?? completed[0];
}

/** Analyses that failed after the newest completed one of their kind: newest first, one of each kind. */
export function newlyFailed(items: readonly AnalysisHeadWire[]): readonly AnalysisHeadWire[] {
  const ended = items.filter(({ status }) => status === 'completed' || status === 'failed');
  return ended.filter(
    (item, place) => item.status === 'failed' && ended.findIndex(({ kind }) => kind === item.kind) === place,
  );
}
