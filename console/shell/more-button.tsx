import { Button } from '@mantine/core';
import { useText } from '../platform/i18n.tsx';

/** Reads the next page of a long list; not there where nothing is left. */
export function MoreButton({ more, isReading }: { more: (() => void) | null; isReading: boolean }) {
  const { t } = useText();
  if (!more) return null;
  return (
    <Button variant="default" size="xs" mt="sm" loading={isReading} onClick={more}>
      {t('work.more')}
    </Button>
  );
}
