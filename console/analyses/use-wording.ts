import { useMemo } from 'react';
import type { RunWire } from '../../src/assessments/run-wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import type { Wording } from './factor-words.ts';

/** The reader's words for the factors of a run's analyses. */
export function useWording(run: Pick<RunWire, 'nodes'>): Wording {
  const { t, has, locale, local } = useText();
  const format = useFormat();
  const { nodes } = run;
  return useMemo(() => {
    const names = new Map(nodes.map(({ code, name }) => [code, name]));
    return { t, has, locale, format, nameOf: (code) => local(names.get(code)) || code };
  }, [t, has, locale, local, format, nodes]);
}
