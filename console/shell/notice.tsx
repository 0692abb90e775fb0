import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import style from './mark.module.css';
import type { Tone } from './mark.tsx';

const ICONS = {
  good: IconCircleCheck,
  bad: IconAlertTriangle,
  busy: IconInfoCircle,
  plain: IconInfoCircle,
} as const;

interface NoticeProps {
  readonly tone: Tone;
  readonly title?: string;
  /** `alert` interrupts a screen reader, `status` waits for its turn; without either it is read in its place. */
  readonly role?: 'alert' | 'status';
  readonly className?: string | undefined;
  readonly children?: ReactNode;
}

/** Something to know before going on: quiet, in one of the few tones, with a sign and words. */
export function Notice({ tone, title, role, className = '', children }: NoticeProps) {
  const Icon = ICONS[tone];
  return (
    <div className={`${style.notice} ${className}`} data-tone={tone} role={role}>
      <Icon size={20} stroke={1.7} aria-hidden />
      <div>
        {title && <p className={style.title}>{title}</p>}
        {children}
      </div>
    </div>
  );
}
