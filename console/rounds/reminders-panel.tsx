import { Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import type { RoundWire } from '../../src/assessments/round-wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Mark } from '../shell/mark.tsx';
import { Panel } from '../shell/page.tsx';
import { useDepartment } from '../submissions/use-department.ts';
import style from './rounds.module.css';

const SHOWN = 20;

/** Who owes figures, whoever is latest first, each with a text to send. Nothing is sent by itself. */
export function RemindersPanel({ round }: { round: RoundWire }) {
  const { t, local } = useText();
  const format = useFormat();
  const department = useDepartment();
  const [isAll, setAll] = useState(false);
  const { reminders } = round;
  if (reminders.length === 0 || !['call', 'frozen', 'review'].includes(round.state)) return null;
  const areaOf = new Map(round.areas.map(({ code, name }) => [code, local(name)]));
  const late = reminders.filter(({ daysLate }) => daysLate > 0).length;
  return (
    <Panel
      title={late > 0 ? t('round.late', { count: late }) : t('round.soon', { count: reminders.length })}
      lead={t('round.reminders.what')}
    >
      <ul className={style.list}>
        {reminders.slice(0, isAll ? undefined : SHOWN).map((one) => {
          const text = t('round.reminder.text', {
            area: areaOf.get(one.area) ?? one.area,
            department: department(one.department),
            round: local(round.name),
            due: format.date(one.due),
            figures: one.codes.map((code) => local(round.names[code]) || code).join(t('work.comma')),
            number: one.codes.length,
            address: `${location.origin}/submissions?round=${encodeURIComponent(round.id)}&area=${encodeURIComponent(one.area)}`,
          });
          return (
            <li key={`${one.area} ${one.department}`}>
              <div>
                <b>{areaOf.get(one.area) ?? one.area}</b> · {department(one.department)}{' '}
                <Mark tone={one.daysLate > 0 ? 'bad' : 'plain'}>
                  {one.daysLate > 0
                    ? t('round.daysLate', { count: one.daysLate })
                    : t('round.daysLeft', { count: -one.daysLate })}
                </Mark>
                <span className={style.sub}>
                  {one.codes.map((code) => local(round.names[code]) || code).join(t('work.comma'))}
                </span>
              </div>
              <CopyButton value={text}>
                {({ copied, copy }) => (
                  <Button
                    size="compact-sm"
                    variant="default"
                    className="no-print"
                    leftSection={
                      copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />
                    }
                    onClick={copy}
                    title={text}
                  >
                    {t(copied ? 'work.copied' : 'round.reminder.copy')}
                  </Button>
                )}
              </CopyButton>
            </li>
          );
        })}
      </ul>
      {!isAll && reminders.length > SHOWN && (
        <Button size="xs" variant="subtle" onClick={() => setAll(true)}>
          {t('work.more')}
        </Button>
      )}
    </Panel>
  );
}
