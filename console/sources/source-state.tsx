import type { SourceRunWire, SourceWire } from '../../src/sources/source-wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Mark } from '../shell/mark.tsx';

const STATE_TONES = {
  off: 'plain',
  running: 'busy',
  listening: 'good',
  waiting: 'good',
  failing: 'bad',
} as const;
const RUN_TONES = {
  running: 'busy',
  completed: 'good',
  partial: 'bad',
  unchanged: 'plain',
  failed: 'bad',
} as const;

export function SourceState({ state }: { state: SourceWire['state'] }) {
  const { t } = useText();
  return <Mark tone={STATE_TONES[state]}>{t(`feed.state.${state}`)}</Mark>;
}

export function RunStatus({ status }: { status: SourceRunWire['status'] }) {
  const { t } = useText();
  return <Mark tone={RUN_TONES[status]}>{t(`feed.run.${status}`)}</Mark>;
}

const FIGURES = ['completeness', 'timeliness', 'validity'] as const;

/** The three quality figures, each with what it means as its tooltip. */
export function Quality({ quality }: { quality: SourceWire['quality'] }) {
  const { t } = useText();
  const format = useFormat();
  return FIGURES.map((name) => (
    <div key={name} title={t(`feed.quality.${name}.means`)}>
      <dt>{t(`feed.quality.${name}`)}</dt>
      <dd>{format.percent(quality[name], 0)}</dd>
    </div>
  ));
}
