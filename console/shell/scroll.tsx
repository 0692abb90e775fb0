import type { ReactNode } from 'react';
import style from './scroll.module.css';

interface ScrollProps {
  /** What scrolls, for those who do not see it. */
  readonly label: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A part of a page that scrolls by itself, sideways unless its class says more; the keyboard can reach and scroll it. */
export function Scroll({ label, className = '', children }: ScrollProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fieldset, there is nothing to fill in
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the focus, or the keyboard cannot scroll it
    <div role="group" aria-label={label} tabIndex={0} className={`${style.scroll} ${className}`}>
      {children}
    </div>
  );
}
