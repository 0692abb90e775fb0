import { Switch } from '@mantine/core';
import type { RunWire } from '../../src/assessments/run-wire.ts';
import { useText } from '../platform/i18n.tsx';
import style from './live.module.css';
import type { Difference, Live } from './live.ts';

interface LiveLineProps {
  readonly run: RunWire;
  readonly live: Live;
  readonly difference: Difference;
  /** Whether the live ranking is shown. */
  readonly isOn: boolean;
  readonly turn: (isOn: boolean) => void;
}

/** One quiet line where the values in force give something else than the run that is shown, with a switch to it. */
export function LiveLine({ run, live, difference: { moved, changed }, isOn, turn }: LiveLineProps) {
  const { t, gap } = useText();
  const { problem, framework } = live.head;
  const isSame = moved === 0 && changed === 0;
  if (isSame && problem === null && !isOn) return null;
  const finding =
    problem !== null
      ? t('live.problem')
      : isSame
        ? t('live.same')
        : moved > 0
          ? t('live.moved', { count: moved })
          : t('live.changed', { count: changed });
  const used = run.framework.revision;
  const isRevised = framework.revision !== used;
  return (
    <div className={`panel no-print ${style.line}`}>
      <p>
        <i aria-hidden />
        <span>
          {finding}
          {isRevised ? `${gap}${t('live.revision', { revision: framework.revision, used })}` : null}
        </span>
      </p>
      {problem === null ? (
        <Switch
          checked={isOn}
          onChange={(event) => turn(event.currentTarget.checked)}
          label={t('live.show')}
        />
      ) : null}
    </div>
  );
}
