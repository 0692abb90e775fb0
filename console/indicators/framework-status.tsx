import { Badge } from '@mantine/core';
import { useText } from '../platform/i18n.tsx';

const COLOURS: Readonly<Record<string, string>> = { ready: 'teal', draft: 'orange', definition: 'gray' };

/** Whether a framework can be assessed, waits for weights, or only lists what is measured. */
export function FrameworkStatus({ status }: { status: string }) {
  const { t } = useText();
  return (
    <Badge
      color={COLOURS[status] ?? 'gray'}
      variant="light"
      radius="sm"
      tt="none"
      fw={500}
      style={{ flex: 'none' }}
    >
      {t(`framework.status.${status}`)}
    </Badge>
  );
}
