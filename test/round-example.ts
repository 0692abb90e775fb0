import { getItem, listItems } from '../src/indicators/submission-actions.ts';
import { sendItem } from '../src/indicators/submission-department-actions.ts';
import { NO_FIGURES } from '../src/indicators/submission-figures.ts';
import { reviewItem } from '../src/indicators/submission-review-actions.ts';
import type { Context } from '../src/platform/context.ts';

/** A round of the example framework over two areas, for a year that nobody has brought figures of. */
export const ROUND = {
  name: { en: 'Evaluation 2020', zh: '2020 年评价' },
  framework: 'example',
  period: '2020',
  opens: '2026-01-01',
  cutoff: '2026-02-01',
  areas: ['370100', '370200'],
} as const;

/** Sends a plain number for every figure that a round asks an area for. */
export async function fillArea(
  ctx: Context,
  round: string,
  area: string,
  figureOf: (code: string) => number,
) {
  const { items } = await listItems(ctx, { round, area, limit: 1000 });
  for (const { row, asked } of items) {
    const value = figureOf(row.code);
    const figures = asked?.divided
      ? { ...NO_FIGURES, numerator: value, denominator: 100 }
      : { ...NO_FIGURES, value };
    await sendItem(ctx, {
      id: row.id,
      revision: row.revision,
      figures: {
        ...figures,
        numeratorUnit: asked?.divided?.numerator.unit ?? null,
        denominatorUnit: asked?.divided?.denominator.unit ?? null,
        source: 'yearbook',
        grade: 'measured',
      },
    });
  }
}

/** Verifies, or moves otherwise, the figures of a round that a reviewer has not decided. */
export async function reviewRound(
  ctx: Context,
  round: string,
  move: 'verify' | 'reject' = 'verify',
  wants: (row: { area: string; code: string }) => boolean = () => true,
) {
  const { items } = await listItems(ctx, { round, limit: 1000 });
  for (const { row } of items) {
    if (row.state !== 'reported' || !wants(row)) continue;
    const { row: now } = await getItem(ctx, row.id);
    await reviewItem(ctx, { id: now.id, revision: now.revision, move, text: 'see the source' });
  }
}
