import type { ReactNode } from 'react';
import style from './mark.module.css';

/** `good` and `bad` carry a judgement, `busy` something that is under way, `plain` neither. */
export type Tone = 'good' | 'bad' | 'busy' | 'plain';

/** A state in a word or two, in one of few tones; the word alone says it, the colour only helps. */
export function Mark({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={style.mark} data-tone={tone}>
      {children}
    </span>
  );
}
