import { Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../platform/i18n.tsx';
import { useTask } from '../platform/task.ts';
import { Dialog } from './dialog.tsx';
import { ErrorState } from './states.tsx';

interface ConfirmProps {
  readonly title: string;
  /** What will happen and whether it can be taken back. */
  readonly children: ReactNode;
  /** The verb on the button: “Revoke”, never “OK”. */
  readonly action: string;
  /** Nothing is lost by it, so the button does not warn. */
  readonly isHarmless?: boolean;
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
}

/** Asks before something that cannot simply be undone; stays open and shows the refusal if it fails. */
export function Confirm({ title, children, action, isHarmless = false, onConfirm, onClose }: ConfirmProps) {
  const { t } = useText();
  const task = useTask(async () => {
    await onConfirm();
    onClose();
  });
  return (
    <Dialog onClose={onClose} title={title}>
      <Stack>
        <Text component="div" size="sm">
          {children}
        </Text>
        {task.error !== null && <ErrorState error={task.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('work.cancel')}
          </Button>
          <Button color={isHarmless ? 'sea' : 'red'} loading={task.isBusy} onClick={() => void task.start()}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
