import type { Assessment } from '../../assessments/assess.ts';
import { columnOf } from '../../composite/table.ts';
import { inLocale } from '../../model/text.ts';
import type { Running } from '../command.ts';
import { textTable } from '../text-table.ts';

/** Widest title of a dimension's column. */
const TITLE = 16;

/** The first `top` areas by rank (0: all) with the index and its dimensions, and what stands behind them in one line. */
export function rankingText({ locale, say }: Running, assessment: Assessment, top: number): string {
  const { framework, period, result, areas, missing } = assessment;
  const names = new Map(areas.map((area) => [area.code, inLocale(area.name, locale)]));
  const nodes = [framework.tree, ...framework.tree.children];
  const scores = nodes.map((node) => columnOf(result.scores, node.code));
  const ranks = columnOf(result.ranks, framework.tree.code);
  const order = (row: number): number => (Number.isNaN(ranks[row]!) ? Number.MAX_VALUE : ranks[row]!);
  const rows = [...result.areas.keys()].sort((a, b) => order(a) - order(b) || a - b);
  const shown = top === 0 ? rows : rows.slice(0, top);
  const table = textTable(
    [
      { title: say('assess.rank'), align: 'right' },
      { title: say('assess.area'), align: 'left' },
      ...nodes.map((node) => ({
        title: inLocale(node.name, locale),
        align: 'right' as const,
        maxWidth: TITLE,
      })),
    ],
    shown.map((row) => [
      Number.isNaN(ranks[row]!) ? '–' : String(ranks[row]),
      names.get(result.areas[row]!) ?? result.areas[row]!,
      ...scores.map((column) => (Number.isNaN(column[row]!) ? '–' : column[row]!.toFixed(2))),
    ]),
  );
  const summary = [
    say('assess.counts', { count: result.areas.length, indicators: result.stages.raw.columns.length }),
    say('assess.missing', { count: missing.length }),
    ...(result.screenedOut.length > 0
      ? [say('assess.screenedOut', { count: result.screenedOut.length })]
      : []),
  ].join(say('separator'));
  const rest = rows.length - shown.length;
  return [
    `${inLocale(framework.name, locale)} · ${period}`,
    summary,
    '',
    table + (rest > 0 ? `${say('assess.more', { count: rest })}\n` : ''),
  ].join('\n');
}
