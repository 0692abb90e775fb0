import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';

/** Two ranks as “9–16”, or as “9” where both are the same. */
export function useIntervalWords(): (low: number, high: number) => string {
  const { t } = useText();
  const format = useFormat();
  return (low, high) =>
    low === high
      ? format.rank(low)
      : t('robust.ranking.interval', { low: format.rank(low), high: format.rank(high) });
}
