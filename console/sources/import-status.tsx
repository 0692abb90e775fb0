import { Badge } from '@mantine/core';
import type { ImportWire } from '../../src/sources/import-wire.ts';
import { useText } from '../platform/i18n.tsx';

const COLOURS = { running: 'blue', completed: 'teal', refused: 'orange', failed: 'red' } as const;

export function ImportStatus({ status }: { status: ImportWire['status'] }) {
  const { t } = useText();
  return (
    <Badge color={COLOURS[status]} variant="light" radius="sm" tt="none" fw={500}>
      {t(`imports.status.${status}`)}
    </Badge>
  );
}
