import type { StatedAudit, StatedNode } from '../../composite/audit-stated.ts';
import type { Running } from '../command.ts';
import { issueLines } from '../problem-text.ts';
import { textTable } from '../text-table.ts';

/** What a framework's own method makes of a published table: in a sentence first, then what differs, `named` areas at most. */
export function statedLines(running: Running, stated: StatedAudit, named: number): string[] {
  const { say, locale } = running;
  const { nodes, ranks, issues, replayable, inputs } = stated;
  if (replayable === 'undecided') return [say('audit.stated.undecided'), issueLines(locale, issues)];
  const sum = (of: (node: StatedNode) => number) => nodes.reduce((total, node) => total + of(node), 0);
  const rounding = sum((node) => node.rounding);
  const isOfRanks = replayable === 'no' && nodes.every((node) => node.replayable === 'yes');
  const lines = [
    say(`audit.stated.${isOfRanks ? 'ranks' : replayable}`, {
      agree: sum((node) => node.agree),
      total: sum((node) => node.published),
      count: Math.max(...nodes.map(({ decimals }) => decimals)),
    }),
    ...(rounding > 0 ? [say('audit.stated.rounding', { count: rounding })] : []),
    say(`audit.stated.inputs.${inputs}`),
  ];
  for (const { node, misfits, published, decimals } of nodes) {
    if (misfits.length === 0) continue;
    const digits = Math.min(decimals + 2, 15);
    lines.push(
      '',
      say('audit.stated.node', { node, misfits: misfits.length, total: published, count: decimals }),
      textTable(
        [
          { title: say('audit.stated.area'), align: 'left', maxWidth: 40 },
          { title: say('audit.stated.published'), align: 'right' },
          { title: say('audit.stated.recomputed'), align: 'right' },
          { title: say('audit.stated.difference'), align: 'right' },
        ],
        misfits
          .slice(0, named)
          .map((one) => [
            one.area,
            one.published.toFixed(Math.min(decimals, 15)),
            one.recomputed === null ? '–' : one.recomputed.toFixed(digits),
            one.recomputed === null ? '' : (one.published - one.recomputed).toFixed(digits),
          ]),
      ),
    );
    if (misfits.length > named) lines.push(say('moreIssues', { count: misfits.length - named }));
  }
  if (ranks) {
    lines.push(say('audit.stated.rank', { agree: ranks.agree, total: ranks.published }));
    if (ranks.rounding > 0) lines.push(say('audit.stated.rankRounding', { count: ranks.rounding }));
    for (const { area, published, recomputed } of ranks.misfits.slice(0, named))
      lines.push(
        recomputed === null
          ? say('audit.stated.rankNone', { area, rank: published })
          : say('audit.stated.rankMisfit', { area, rank: published, recomputed }),
      );
  }
  return lines;
}
