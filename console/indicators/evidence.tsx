import { Tooltip } from '@mantine/core';
import { EVIDENCE } from '../../src/model/framework.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import style from './framework.module.css';

/** How well an item is supported, in plain words; the tooltip says what the words mean. */
export function EvidenceBadge({ evidence }: { evidence: string }) {
  const { t, has } = useText();
  const key = `evidence.${evidence}`;
  return (
    <Tooltip label={has(`${key}.means`) ? t(`${key}.means`) : evidence} multiline maw={300}>
      <span className={style.evidence} data-evidence={evidence}>
        {has(key) ? t(key) : evidence}
      </span>
    </Tooltip>
  );
}

/** How many items stand in each evidence status: a bar for the eye, the figures in words under it. */
export function EvidenceSummary({
  evidence,
  explained = false,
}: {
  evidence: Readonly<Record<string, number>>;
  /** Says beside each status what it means. */
  explained?: boolean;
}) {
  const { t } = useText();
  const format = useFormat();
  const total = Object.values(evidence).reduce((sum, count) => sum + count, 0);
  const parts = EVIDENCE.map((status) => ({ status, count: evidence[status] ?? 0 })).filter(
    ({ count }) => count > 0,
  );
  if (total === 0) return null;
  return (
    <div className={style.summary}>
      <div className={style.bar} aria-hidden>
        {parts.map(({ status, count }) => (
          <span key={status} data-evidence={status} style={{ inlineSize: `${(count / total) * 100}%` }} />
        ))}
      </div>
      <ul className={style.legend} data-explained={explained || undefined}>
        {parts.map(({ status, count }) => (
          <li key={status} data-evidence={status}>
            {t(`evidence.${status}`)} <strong>{format.count(count)}</strong>
            {explained && <span> · {t(`evidence.${status}.means`)}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
