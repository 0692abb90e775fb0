import { Button, Group, NumberInput, SegmentedControl } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import style from './diagnosis.module.css';
import type { Goal, Suggestion } from './lift.ts';

interface GoalFormProps {
  readonly goal: Goal;
  readonly suggestions: readonly Suggestion[];
  readonly areaCount: number;
  readonly onGoal: (goal: Goal) => void;
  /** What else can be done, at the end of the row. */
  readonly children?: ReactNode;
}

/** What is to be reached: one of the goals that suggest themselves, or any rank or score. */
export function GoalForm({ goal, suggestions, areaCount, onGoal, children }: GoalFormProps) {
  const { t, local } = useText();
  const format = useFormat();
  const [kind, setKind] = useState<'rank' | 'score'>('rank' in goal ? 'rank' : 'score');
  const [number, setNumber] = useState<number | string>('rank' in goal ? goal.rank : goal.score);
  const isGood =
    typeof number === 'number' &&
    (kind === 'score' || (Number.isInteger(number) && number >= 1 && number <= areaCount));
  return (
    <form
      className={style.goal}
      onSubmit={(event) => {
        event.preventDefault();
        if (isGood) onGoal(kind === 'rank' ? { rank: number } : { score: number });
      }}
    >
      <fieldset className={style.choices}>
        <legend className="small quiet">{t('lift.goal.suggested')}</legend>
        <Group gap="xs">
          {suggestions.map(({ kind: suggested, goal: value, band }) => (
            <Button
              key={suggested}
              type="button"
              size="xs"
              variant={JSON.stringify(value) === JSON.stringify(goal) ? 'outline' : 'default'}
              aria-pressed={JSON.stringify(value) === JSON.stringify(goal)}
              onClick={() => onGoal(value)}
            >
              {t(`lift.goal.${suggested}`, {
                rank: 'rank' in value ? format.rank(value.rank) : '',
                score: 'score' in value ? format.value(value.score) : '',
                band: local(band?.name),
              })}
            </Button>
          ))}
        </Group>
      </fieldset>
      <Group gap="xs" align="end" wrap="wrap">
        <SegmentedControl
          aria-label={t('lift.goal.kind')}
          value={kind}
          onChange={(value) => setKind(value === 'score' ? 'score' : 'rank')}
          data={[
            { value: 'rank', label: t('lift.goal.rank') },
            { value: 'score', label: t('lift.goal.score') },
          ]}
        />
        <NumberInput
          aria-label={t(kind === 'rank' ? 'lift.goal.rank.label' : 'lift.goal.score.label')}
          className={style.goalNumber}
          value={number}
          onChange={setNumber}
          allowDecimal={kind === 'score'}
          {...(kind === 'rank' ? { min: 1, max: areaCount } : {})}
        />
        <Button type="submit" disabled={!isGood}>
          {t('lift.goal.find')}
        </Button>
      </Group>
      {children}
    </form>
  );
}
