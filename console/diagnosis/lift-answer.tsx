import { useMemo } from 'react';
import type { WhatIfAnswer } from '../../src/assessments/thread-task.ts';
import type { LeastChange } from '../../src/composite/what-if.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Panel } from '../shell/page.tsx';
import { CsvButton } from './csv-button.tsx';
import style from './diagnosis.module.css';
import { shareOfWay } from './lift.ts';
import { type ChangeRow, LiftChanges } from './lift-changes.tsx';
import { isCheaperTogether } from './lift-words.ts';
import { type NamedFigures, withLimits } from './use-what-if.ts';

interface LiftAnswerProps {
  readonly answer: WhatIfAnswer;
  readonly figures: NamedFigures;
  /** What the figures would be at the peers' median. */
  readonly peers: ReadonlyMap<string, number>;
}

/** Every indicator by itself, and the cheapest combination: what reaches the goal comes first. */
export function LiftAnswer({ answer, figures: named, peers }: LiftAnswerProps) {
  const figures = useMemo(() => withLimits(named, answer), [named, answer]);
  const { together, each } = answer;
  if (together.changes.length === 0 && together.isReached) return null;
  const alone = <Alone key="alone" answer={answer} figures={figures} peers={peers} />;
  const several =
    isCheaperTogether(answer) || !together.isReached ? (
      <Together key="together" answer={answer} figures={figures} peers={peers} />
    ) : null;
  return each.some(({ isReached }) => isReached) ? [alone, several] : [several, alone];
}

function Alone({ answer, figures, peers }: LiftAnswerProps) {
  const { t } = useText();
  const csv = useCsv(figures, peers);
  const { enough, tooLittle } = useMemo(() => rowsOf(answer.each), [answer]);
  const short = (
    <LiftChanges
      label={t('lift.tooLittle.label')}
      isAtLimit
      rows={tooLittle}
      figures={figures}
      peers={peers}
    />
  );
  const lead =
    enough.length === 0
      ? t('lift.alone.none')
      : isCheaperTogether(answer)
        ? t('lift.alone.lead')
        : t('lift.alone.least');
  return (
    <Panel
      title={t('lift.alone')}
      lead={lead}
      actions={<CsvButton title={t('lift.alone')} table={() => csv([...enough, ...tooLittle])} />}
    >
      {enough.length > 0 ? (
        <LiftChanges label={t('lift.alone')} rows={enough} figures={figures} peers={peers} />
      ) : (
        short
      )}
      {enough.length > 0 && tooLittle.length > 0 ? (
        <details className={style.more}>
          <summary>{t('lift.tooLittle', { count: tooLittle.length })}</summary>
          {short}
        </details>
      ) : null}
    </Panel>
  );
}

function Together({ answer: { together, each }, figures, peers }: LiftAnswerProps) {
  const { t } = useText();
  const format = useFormat();
  const csv = useCsv(figures, peers);
  const rows = together.changes.map((change) => ({ change }));
  const single = each.find(({ isReached }) => isReached);
  const cost = format.score(together.cost, 2);
  const title = t(together.isReached ? 'lift.together' : 'lift.together.nearest');
  const lead = !together.isReached
    ? t('lift.together.nearest.lead', {
        rank: format.rank(together.after.rank),
        score: format.score(together.after.score),
      })
    : single
      ? t('lift.together.lead', { cost, single: format.score(single.cost, 2) })
      : t('lift.together.only', { cost });
  return (
    <Panel title={title} lead={lead} actions={<CsvButton title={title} table={() => csv(rows)} />}>
      <LiftChanges
        label={title}
        isAtLimit={!together.isReached}
        rows={rows}
        figures={figures}
        peers={peers}
      />
    </Panel>
  );
}

/** The rows as a file holds them: numbers as they were computed, not rounded for reading. */
function useCsv(figures: NamedFigures, peers: ReadonlyMap<string, number>) {
  const { t } = useText();
  return (rows: readonly ChangeRow[]) => ({
    columns: [
      t('word.code'),
      t('word.indicator'),
      t('lift.column.now'),
      t('lift.column.needed'),
      t('word.unit'),
      t('lift.column.way'),
      t('lift.column.peers'),
      t('lift.column.cost'),
      t('lift.column.rank'),
    ],
    rows: rows.map(({ change: { figure, from, to, cost }, after }) => [
      figure,
      figures.get(figure)?.name ?? figure,
      from,
      to,
      figures.get(figure)?.unit ?? '',
      shareOfWay(from, to, figures.get(figure)?.limit),
      peers.get(figure) ?? null,
      cost,
      after?.rank ?? null,
    ]),
  });
}

/** Those that reach the goal, as the server orders them; then those that do not, the nearest first. */
function rowsOf(each: readonly LeastChange[]): {
  readonly enough: readonly ChangeRow[];
  readonly tooLittle: readonly ChangeRow[];
} {
  const rows = each.flatMap(({ changes: [change], isReached, after }) =>
    change ? [{ change, isReached, after }] : [],
  );
  return {
    enough: rows.filter(({ isReached }) => isReached),
    tooLittle: rows.filter(({ isReached }) => !isReached).sort((a, b) => b.after.score - a.after.score),
  };
}
