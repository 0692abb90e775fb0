import type { ImportWire } from '../../src/sources/import-wire.ts';
import { useText } from '../platform/i18n.tsx';
import { Mark } from '../shell/mark.tsx';

const TONES = { running: 'busy', completed: 'good', refused: 'bad', failed: 'bad' } as const;

export function ImportStatus({ status }: { status: ImportWire['status'] }) {
  const { t } = useText();
  return <Mark tone={TONES[status]}>{t(`imports.status.${status}`)}</Mark>;
}
