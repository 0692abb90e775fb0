import type { RoundWire } from '../../src/assessments/round-wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import style from './rounds.module.css';

const PHASES: readonly RoundWire['state'][] = [
  'draft',
  'call',
  'frozen',
  'review',
  'panel',
  'computed',
  'appeal',
  'published',
];

/** The date that belongs to a phase: by when it is to end. */
const DUE: Readonly<Partial<Record<string, 'opens' | 'cutoff' | 'reviewDue' | 'panelDue' | 'appealDue'>>> = {
  draft: 'opens',
  call: 'cutoff',
  review: 'reviewDue',
  panel: 'panelDue',
  appeal: 'appealDue',
};

/** Where a round stands, with the dates of its phases. A panel that the round does not have is left out once it is passed. */
export function PhaseLine({ round }: { round: RoundWire }) {
  const { t } = useText();
  const format = useFormat();
  const shown = PHASES.filter(
    (phase) => phase !== 'panel' || round.panel !== null || round.state === 'panel',
  );
  const now = shown.indexOf(round.state);
  return (
    <ol className={style.phases} aria-label={t('round.phases')}>
      {shown.map((phase, at) => {
        const due = DUE[phase];
        const date = due ? round[due] : null;
        const is = round.state === 'published' || at < now ? 'done' : at === now ? 'now' : 'later';
        return (
          <li
            key={phase}
            className={style.phase}
            data-is={is}
            aria-current={is === 'now' ? 'step' : undefined}
          >
            <b>{t(`round.state.${phase}`)}</b>
            {phase === 'frozen' && round.frozenAt ? (
              <span>{format.date(round.frozenAt)}</span>
            ) : date ? (
              <span>{t(phase === 'draft' ? 'round.on' : 'round.until', { date: format.date(date) })}</span>
            ) : null}
          </li>
        );
      })}
    </ol>
  );
}
