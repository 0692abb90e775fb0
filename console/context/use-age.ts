import { useEffect, useMemo, useState } from 'react';
import { useText } from '../platform/i18n.tsx';

const STEPS = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 30],
  ['month', 12],
  ['year', Number.POSITIVE_INFINITY],
] as const;

/** Says how long ago a time was: “3 minutes ago”, “3分钟前”. Moves on by itself, every ten seconds. */
export function useAge(): (iso: string) => string {
  const { locale } = useText();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, []);
  return useMemo(() => {
    const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
    return (iso) => {
      let amount = (Date.parse(iso) - now) / 1000;
      if (!Number.isFinite(amount)) return '';
      // A clock that goes a little ahead of ours is not the future.
      if (amount > 0 && amount < 60) amount = 0;
      for (const [unit, next] of STEPS) {
        if (Math.abs(amount) < next) return words.format(Math.trunc(amount), unit);
        amount /= next;
      }
      return '';
    };
  }, [locale, now]);
}
