import type { RoundSummaryWire } from '../../src/assessments/round-wire.ts';
import { useText } from '../platform/i18n.tsx';
import { Mark, type Tone } from '../shell/mark.tsx';

const TONE: Readonly<Record<RoundSummaryWire['state'], Tone>> = {
  draft: 'plain',
  call: 'busy',
  frozen: 'busy',
  review: 'busy',
  panel: 'busy',
  computed: 'busy',
  appeal: 'busy',
  published: 'good',
  cancelled: 'plain',
};

export function RoundState({ state }: { state: RoundSummaryWire['state'] }) {
  const { t } = useText();
  return <Mark tone={TONE[state]}>{t(`round.state.${state}`)}</Mark>;
}
