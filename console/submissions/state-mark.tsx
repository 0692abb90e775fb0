import { useText } from '../platform/i18n.tsx';
import { Mark } from '../shell/mark.tsx';
import { STATE_TONES, type State } from './states.ts';

/** The state of a submission. None of them is zero. */
export function StateMark({ state }: { state: State }) {
  const { t } = useText();
  return <Mark tone={STATE_TONES[state]}>{t(`state.value.${state}`)}</Mark>;
}
