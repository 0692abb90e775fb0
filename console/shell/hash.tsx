import { ActionIcon, Code, CopyButton, Group, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useText } from '../platform/i18n.tsx';

/** The beginning of a SHA-256; the whole of it is its tooltip and what the button copies. */
export function Hash({ sha256, of }: { sha256: string; of: string }) {
  const { t } = useText();
  return (
    <Group gap={2} wrap="nowrap" component="span" display="inline-flex">
      <Tooltip label={sha256}>
        <Code>{sha256.slice(0, 12)}…</Code>
      </Tooltip>
      <CopyButton value={sha256}>
        {({ copied, copy }) => (
          <ActionIcon
            size="sm"
            className="no-print"
            aria-label={copied ? t('work.copied') : t('work.copyHash', { name: of })}
            onClick={copy}
          >
            {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          </ActionIcon>
        )}
      </CopyButton>
    </Group>
  );
}
