import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { RoundWire } from '../../src/assessments/round-wire.ts';
import { refresh, send } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useTask } from '../platform/task.ts';
import { Dialog } from '../shell/dialog.tsx';
import { Notice } from '../shell/notice.tsx';
import { ErrorState } from '../shell/states.tsx';
import style from './rounds.module.css';

interface MoveDialogProps {
  readonly round: RoundWire;
  readonly move: RoundWire['moves'][number];
  readonly onClose: () => void;
}

/** What a move does and what is in its way; some of that yields to a reason. */
export function MoveDialog({ round, move, onClose }: MoveDialogProps) {
  const { t } = useText();
  const [reason, setReason] = useState('');
  const isStuck = move.obstacles.some(({ soft }) => !soft);
  const needsReason = move.needsReason || move.obstacles.length > 0;
  const go = useTask(async () => {
    await send('POST', `/rounds/${encodeURIComponent(round.id)}/move`, {
      move: move.move,
      revision: round.revision,
      ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
    });
    await refresh('/rounds', '/submissions', '/runs');
    onClose();
  });
  return (
    <Dialog onClose={onClose} title={t(`round.move.${move.move}`)}>
      <Stack>
        <Text size="sm">{t(`round.move.${move.move}.what`)}</Text>
        {move.obstacles.length > 0 && (
          <Notice tone="bad" title={t(isStuck ? 'round.stuck' : 'round.yields')}>
            <ul className={style.obstacles}>
              {move.obstacles.map(({ code, message }) => (
                <li key={code}>{message}</li>
              ))}
            </ul>
          </Notice>
        )}
        {needsReason && !isStuck && (
          <Textarea
            label={t('round.reason')}
            description={t('round.reason.hint')}
            autosize
            minRows={2}
            maxLength={2000}
            required
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        {go.error !== null && <ErrorState error={go.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('work.cancel')}
          </Button>
          <Button
            color={move.move === 'cancel' ? 'red' : 'sea'}
            loading={go.isBusy}
            disabled={isStuck || (needsReason && reason.trim() === '')}
            onClick={() => void go.start()}
          >
            {t(`round.move.${move.move}`)}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
