import { useText } from '../platform/i18n.tsx';
import { Mark, type Tone } from '../shell/mark.tsx';

const TONES: Readonly<Record<string, Tone>> = { ready: 'good', draft: 'bad' };

/** Whether a framework can be assessed, waits for weights, or only lists what is measured. */
export function FrameworkStatus({ status }: { status: string }) {
  const { t } = useText();
  return <Mark tone={TONES[status] ?? 'plain'}>{t(`framework.status.${status}`)}</Mark>;
}
