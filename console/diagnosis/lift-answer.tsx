import { Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { WhatIfAnswer } from '../../src/assessments/thread-task.ts';
import type { LeastChange } from '../../src/composite/what-if.ts';
import type { AreaWire } from '../../src/platform/wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Panel } from '../shell/page.tsx';
import { CsvButton } from './csv-button.tsx';
import style from './diagnosis.module.css';
import type { Goal } from './lift.ts';
import { type ChangeRow, LiftChanges } from './lift-changes.tsx';
import { isCheaperTogether, isProven, liftSentence, runsOf, type Wording } from './lift-words.ts';
import { type NamedFigures, withLimits } from './use-what-if.ts';

interface LiftAnswerProps {
  readonly answer: WhatIfAnswer;
  readonly area: AreaWire;
  readonly goal: Goal;
  readonly figures: NamedFigures;
  readonly areas: ReadonlyMap<string, AreaWire>;
}

/** The finding in a sentence, and that it was computed anew and not estimated. */
export function LiftFinding({ answer, area, goal, figures }: Omit<LiftAnswerProps, 'areas'>) {
  const { t, local } = useText();
  const format = useFormat();
  const wording: Wording = { t, format, figures: withLimits(figures, answer) };
  const { together, each } = answer;
  const shown = each.find(({ isReached }) => isReached) ?? together;
  return (
    <div role="status">
      <Text className={style.finding}>{liftSentence(answer, local(area.name), goal, wording)}</Text>
      <Text size="sm" c="dimmed" className={style.confirmed}>
        <IconCircleCheck size={16} aria-hidden />
        <span>
          {t('lift.confirmed', {
            count: runsOf(answer),
            rank: format.rank(shown.after.rank),
            score: format.score(shown.after.score),
          })}
          {isProven(shown) ? '' : ` ${t('lift.notProven')}`}
        </span>
      </Text>
    </div>
  );
}

/** Every indicator by itself, and the cheapest combination. */
export function LiftAnswer({ answer, figures: named, areas }: Omit<LiftAnswerProps, 'area' | 'goal'>) {
  const { t } = useText();
  const format = useFormat();
  const figures = useMemo(() => withLimits(named, answer), [named, answer]);
  const rows = useMemo(() => rowsOf(answer.each), [answer]);
  const { together } = answer;
  const isThere = together.changes.length === 0 && together.isReached;
  if (isThere) return null;
  const togetherRows = together.changes.map((change) => ({ change, overtaken: null }));
  const csv = (list: readonly ChangeRow[]) => ({
    columns: [
      t('word.indicator'),
      t('lift.column.now'),
      t('lift.column.needed'),
      t('word.unit'),
      t('lift.column.cost'),
      t('lift.column.rank'),
    ],
    rows: list.map(({ change, comesTo }) => [
      figures.get(change.figure)?.name ?? change.figure,
      change.from,
      change.to,
      figures.get(change.figure)?.unit ?? '',
      change.cost,
      comesTo?.rank ?? null,
    ]),
  });
  const tooLittle = (
    <LiftChanges
      label={t('lift.tooLittle.label')}
      isAtLimit
      rows={rows.tooLittle}
      figures={figures}
      areas={areas}
    />
  );
  return (
    <>
      <Panel
        title={t('lift.alone')}
        lead={rows.enough.length > 0 ? t('lift.alone.lead') : t('lift.alone.none')}
        actions={<CsvButton title={t('lift.alone')} table={() => csv([...rows.enough, ...rows.tooLittle])} />}
      >
        {rows.enough.length > 0 ? (
          <LiftChanges label={t('lift.alone')} rows={rows.enough} figures={figures} areas={areas} />
        ) : null}
        {rows.tooLittle.length === 0 ? null : rows.enough.length === 0 ? (
          tooLittle
        ) : (
          <details className={style.more}>
            <summary>{t('lift.tooLittle', { count: rows.tooLittle.length })}</summary>
            {tooLittle}
          </details>
        )}
      </Panel>
      <Panel
        title={t(together.isReached ? 'lift.together' : 'lift.together.nearest')}
        lead={t(
          !together.isReached
            ? 'lift.together.nearest.lead'
            : isCheaperTogether(answer)
              ? 'lift.together.lead'
              : 'lift.together.same',
          {
            cost: format.score(together.cost, 2),
            rank: format.rank(together.after.rank),
            score: format.score(together.after.score),
          },
        )}
        {...(isCheaperTogether(answer) || !together.isReached
          ? { actions: <CsvButton title={t('lift.together')} table={() => csv(togetherRows)} /> }
          : {})}
      >
        {togetherRows.length > 0 && (isCheaperTogether(answer) || !together.isReached) ? (
          <LiftChanges label={t('lift.together')} rows={togetherRows} figures={figures} areas={areas} />
        ) : null}
      </Panel>
    </>
  );
}

/** Those that reach the goal, as the server orders them; then those that do not, the nearest first. */
function rowsOf(each: readonly LeastChange[]): {
  readonly enough: readonly ChangeRow[];
  readonly tooLittle: readonly ChangeRow[];
} {
  const rows = each.flatMap(({ changes: [change], isReached, overtaken, after }) =>
    change ? [{ isReached, after, row: { change, overtaken } }] : [],
  );
  return {
    enough: rows.flatMap(({ isReached, row }) => (isReached ? [row] : [])),
    tooLittle: rows
      .filter(({ isReached }) => !isReached)
      .sort((a, b) => b.after.score - a.after.score)
      .map(({ row, after }) => ({ ...row, comesTo: after })),
  };
}
