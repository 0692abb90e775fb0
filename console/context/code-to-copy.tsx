import { ActionIcon, Code, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useText } from '../platform/i18n.tsx';
import style from './city.module.css';

/** Text for a terminal or a program, with a button that copies it. */
export function CodeToCopy({ text, of }: { text: string; of: string }) {
  const { t } = useText();
  return (
    <div className={style.code}>
      <Code block tabIndex={0}>
        {text}
      </Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Tooltip label={t(copied ? 'work.copied' : 'work.copy')}>
            <ActionIcon
              className="no-print"
              aria-label={copied ? t('work.copied') : t('city.copy', { name: of })}
              onClick={copy}
            >
              {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </div>
  );
}
