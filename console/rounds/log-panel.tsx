import { Button } from '@mantine/core';
import { useState } from 'react';
import type { RoundWire } from '../../src/assessments/round-wire.ts';
import { useActorName } from '../platform/actor.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Panel } from '../shell/page.tsx';
import style from './rounds.module.css';

const SHOWN = 12;

/** What happened in a round, newest first, with who did it and why. */
export function LogPanel({ round }: { round: RoundWire }) {
  const { t, local } = useText();
  const format = useFormat();
  const actorName = useActorName();
  const [isAll, setAll] = useState(false);
  const nameOf = new Map(round.areas.map(({ code, name }) => [code, local(name)]));
  return (
    <Panel title={t('round.log')}>
      <ul className={style.list}>
        {round.events.slice(0, isAll ? undefined : SHOWN).map(({ no, kind, details, at, actor }) => (
          <li key={no}>
            <div>
              {t(`round.event.${kind}`, {
                ...details,
                ...(typeof details.area === 'string'
                  ? { area: nameOf.get(details.area) ?? details.area }
                  : {}),
              })}
              {details.reason ? <span className={style.sub}>{t('round.because', details)}</span> : null}
            </div>
            <span className={style.sub}>
              {actorName(actor)} · {format.dateTime(at)}
            </span>
          </li>
        ))}
      </ul>
      {!isAll && round.events.length > SHOWN && (
        <Button size="xs" variant="subtle" onClick={() => setAll(true)}>
          {t('work.more')}
        </Button>
      )}
    </Panel>
  );
}
