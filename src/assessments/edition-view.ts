import { nodesOf } from '../composite/tree.ts';
import type { Area } from '../model/area.ts';
import type { FrameworkNode } from '../model/framework.ts';
import { groupBy } from '../model/group-by.ts';
import type { LocalText } from '../model/text.ts';
import type { EditionChanges } from './edition-changes.ts';
import type { EditionLineage, LineageValue } from './edition-lineage.ts';
import { CHANGES_FILE, LINEAGE_FILE } from './edition-manifest.ts';
import { type NumberTable, readNumbers } from './edition-numbers.ts';
import type { OpenedEdition } from './edition-opened.ts';
import { runNodes } from './run-nodes.ts';
import { RECORD_FILE, type RunRecord } from './run-record.ts';
import { RANKS_FILE, SCORES_FILE } from './run-tables.ts';
import type { RunNodeWire } from './run-wire.ts';

/** What the pages of an edition show, read from its files. */
export interface EditionView {
  readonly record: RunRecord;
  readonly nodes: readonly RunNodeWire[];
  readonly scores: NumberTable;
  readonly ranks: NumberTable;
  /** Areas that were kept, best first, those without a score last. */
  readonly ranking: readonly Area[];
  readonly areaOf: (code: string) => Area | undefined;
  readonly nameOf: (code: string) => LocalText;
  readonly lineage: EditionLineage;
  readonly valuesOf: (area: string) => readonly LineageValue[];
  readonly changes: EditionChanges | null;
  /** The ends of the bars. */
  readonly scale: { readonly low: number; readonly high: number };
}

const views = new WeakMap<OpenedEdition, EditionView>();

export function viewOf(edition: OpenedEdition): EditionView {
  const known = views.get(edition);
  if (known) return known;
  const view = read(edition);
  views.set(edition, view);
  return view;
}

function read({ texts }: OpenedEdition): EditionView {
  const text = (name: string): string => texts.get(name)!;
  const record = JSON.parse(text(RECORD_FILE)) as RunRecord;
  const scores = readNumbers(SCORES_FILE, text(SCORES_FILE));
  const ranks = readNumbers(RANKS_FILE, text(RANKS_FILE));
  const lineage = JSON.parse(text(LINEAGE_FILE)) as EditionLineage;
  const changes = texts.get(CHANGES_FILE);
  const areas = new Map([...record.places, ...record.areas].map((area) => [area.code, area]));
  const names = new Map<string, Pick<FrameworkNode, 'name'>>([
    ...(record.framework.variables ?? []).map((variable) => [variable.code, variable] as const),
    ...nodesOf(record.framework.tree).map(({ code, node }) => [code, node] as const),
  ]);
  const index = scores.nodes[0]!;
  const rankOf = (area: string): number => ranks.at(area, index) ?? Number.MAX_VALUE;
  let byArea: ReadonlyMap<string, readonly LineageValue[]> | undefined;
  return {
    record,
    nodes: runNodes(record),
    scores,
    ranks,
    ranking: [...scores.areas]
      .sort((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1))
      .map((code) => areas.get(code)!),
    areaOf: (code) => areas.get(code),
    nameOf: (code) => names.get(code)?.name ?? { en: code, zh: code },
    lineage,
    valuesOf: (area) => {
      byArea ??= groupBy(lineage.values, (value) => value.area);
      return byArea.get(area) ?? [];
    },
    changes: changes === undefined ? null : (JSON.parse(changes) as EditionChanges),
    scale: scaleOf(record, scores),
  };
}

/** The range that values were normalised to, or the scores' own extent where there is no one range. */
function scaleOf(record: RunRecord, scores: NumberTable): EditionView['scale'] {
  const columns = record.log.find(({ step }) => step === 'normalise')?.columns ?? {};
  const ranges = Object.values(
    columns as Record<string, { method?: string; to?: readonly [number, number] }>,
  );
  const to = ranges[0]?.to;
  if (
    to !== undefined &&
    ranges.every((one) => one.method !== 'zscore' && one.to?.[0] === to[0] && one.to?.[1] === to[1])
  )
    return { low: to[0], high: to[1] };
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const area of scores.areas)
    for (const node of record.nodes.filter(({ depth }) => depth <= 1)) {
      const score = scores.at(area, node.code);
      if (score === null) continue;
      low = Math.min(low, score);
      high = Math.max(high, score);
    }
  return Number.isFinite(low) ? { low, high: high > low ? high : low + 1 } : { low: 0, high: 1 };
}
