import type { SubmissionItemWire } from '../../src/indicators/submission-wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { daysLeft, daysUntil } from './days-until.ts';
import style from './submission.module.css';

/** Days before the due date from which on they are counted, and from which on they press. */
const COUNTED = 14;
const PRESSING = 3;

/** When an item is due, and as long as its department can still send it how many days are left or over. */
export function DueDate({ item }: { item: SubmissionItemWire }) {
  const { t } = useText();
  const format = useFormat();
  if (!item.due) return <>—</>;
  const isOwed = item.state === 'not-reported' && (item.stage === 'open' || item.stage === 'filling');
  const days = isOwed ? daysUntil(item.due) : COUNTED + 1;
  return (
    <span className={days <= PRESSING ? style.late : undefined}>
      {format.date(item.due)}
      {days <= COUNTED && <span className={style.sub}>{daysLeft(days, t)}</span>}
    </span>
  );
}
