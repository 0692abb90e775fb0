import { useCallback, useEffect, useState } from 'react';

/** Counts seconds down to 0 from what `begin` gets. */
export function useWait(): { readonly seconds: number; readonly begin: (seconds: number) => void } {
  const [until, setUntil] = useState(0);
  const [now, setNow] = useState(() => Date.now());
  const seconds = Math.max(0, Math.ceil((until - now) / 1000));
  const isWaiting = seconds > 0;
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [isWaiting]);
  const begin = useCallback((wanted: number) => {
    setNow(Date.now());
    setUntil(Date.now() + wanted * 1000);
  }, []);
  return { seconds, begin };
}
