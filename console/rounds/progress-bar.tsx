import type { ProgressWire } from '../../src/assessments/round-wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import style from './rounds.module.css';

/** How far some figures are: sent ones pale, decided ones full, with the sent share in words. */
export function ProgressBar({ progress }: { progress: ProgressWire }) {
  const { t } = useText();
  const format = useFormat();
  const { items, sent, decided } = progress;
  if (items === 0) return <span className="quiet">{t('round.nothingAsked')}</span>;
  return (
    <div className={style.bar}>
      <span className={style.track} aria-hidden>
        <i style={{ width: `${(100 * sent) / items}%` }} />
        <i style={{ width: `${(100 * decided) / items}%` }} />
      </span>
      <span className="numeric" title={t('round.sentOf', { sent, items })}>
        {format.percent(sent / items, 0)}
      </span>
    </div>
  );
}

export function ProgressKey() {
  const { t } = useText();
  return (
    <p className={style.key}>
      <span>
        <i aria-hidden />
        {t('round.decided')}
      </span>
      <span>
        <i aria-hidden />
        {t('round.sent')}
      </span>
    </p>
  );
}
