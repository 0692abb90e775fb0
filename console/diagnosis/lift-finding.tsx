import { Button, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import type { WhatIfAnswer } from '../../src/assessments/thread-task.ts';
import type { AreaWire } from '../../src/platform/wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import style from './diagnosis.module.css';
import type { Goal } from './lift.ts';
import { isProven, liftSentence, type Wording } from './lift-words.ts';
import { type NamedFigures, withLimits } from './use-what-if.ts';

interface LiftFindingProps {
  readonly answer: WhatIfAnswer;
  readonly area: AreaWire;
  readonly goal: Goal;
  readonly figures: NamedFigures;
  readonly areas: ReadonlyMap<string, AreaWire>;
  /** Where another goal can be taken: offered where the one asked for is out of reach. */
  readonly onGoal?: (goal: Goal) => void;
}

/** The finding in a sentence, that it was computed anew and not estimated, and who would be passed. */
export function LiftFinding({ answer, area, goal, figures, areas, onGoal }: LiftFindingProps) {
  const { t, local } = useText();
  const format = useFormat();
  const wording: Wording = { t, format, figures: withLimits(figures, answer) };
  const { together, each } = answer;
  const shown = each.find(({ isReached }) => isReached) ?? together;
  const { before, after, overtaken } = shown;
  return (
    <div role="status">
      <Text className={style.finding}>{liftSentence(answer, local(area.name), goal, wording)}</Text>
      <Text size="sm" c="dimmed" className={style.confirmed}>
        <IconCircleCheck size={16} aria-hidden />
        <span>
          {shown.isReached
            ? t('lift.confirmed', { rank: format.rank(after.rank), score: format.score(after.score) })
            : t('lift.confirmed.limit')}
          {isProven(shown) ? '' : ` ${t('lift.notProven')}`}
        </span>
      </Text>
      {overtaken.length > 0 ? <Overtaken codes={overtaken} areas={areas} /> : null}
      {onGoal && !shown.isReached && 'rank' in goal && after.rank < before.rank ? (
        <Button
          size="xs"
          variant="default"
          mt="xs"
          className="no-print"
          onClick={() => onGoal({ rank: Math.ceil(after.rank) })}
        >
          {t('lift.goal.nearest', { rank: format.rank(Math.ceil(after.rank)) })}
        </Button>
      ) : null}
    </div>
  );
}

const MOST_NAMES = 6;

/** The areas that would be passed: some by name, all in the title. */
function Overtaken({ codes, areas }: { codes: readonly string[]; areas: LiftFindingProps['areas'] }) {
  const { t, local } = useText();
  const names = codes.map((code) => local(areas.get(code)?.name) || code);
  const shown = names.slice(0, MOST_NAMES).join(t('list.comma'));
  return (
    <Text size="sm" c="dimmed" className={style.passes} title={names.join(t('list.comma'))}>
      {names.length > MOST_NAMES
        ? t('lift.overtakes.more', { names: shown, count: names.length - MOST_NAMES })
        : t('lift.overtakes', { names: shown })}
    </Text>
  );
}
