import { Button, Group, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { SubmissionWire } from '../../src/indicators/submission-wire.ts';
import { send } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { useTask } from '../platform/task.ts';
import { Notice } from '../shell/notice.tsx';
import { Refusal } from './refusal.tsx';
import style from './submission.module.css';

/** The reviewer's question that waits for an answer, and where the department writes it. */
export function QuestionPanel({
  item,
  onChange,
  reload,
}: {
  item: SubmissionWire;
  onChange: (item: SubmissionWire) => void;
  reload: () => void;
}) {
  const { t } = useText();
  const format = useFormat();
  const { may } = useSession();
  const [text, setText] = useState('');
  const answer = useTask(async () => {
    const { id, revision } = item;
    onChange(await send<SubmissionWire>('POST', `/submissions/items/${id}/answer`, { revision, text }));
    setText('');
  });
  const question = item.events.findLast(({ kind }) => kind === 'question' || kind === 'returned');
  if (!item.hasQuestion || !question) return null;
  return (
    <Notice
      tone="bad"
      title={t(question.kind === 'returned' ? 'submit.returned' : 'submit.asked', {
        name: question.actor.name,
        date: format.date(question.at),
      })}
    >
      <Text size="sm" className={style.said ?? ''}>
        {question.text}
      </Text>
      {may('submission.fill') && item.stage !== 'closed' && (
        <>
          <Textarea
            mt="xs"
            autosize
            minRows={2}
            maxLength={4000}
            aria-label={t('submit.answer')}
            placeholder={t('submit.answer.placeholder')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Refusal error={answer.error} reload={reload} />
          <Group justify="flex-end" mt="xs">
            <Button
              size="xs"
              variant="default"
              disabled={text.trim() === ''}
              loading={answer.isBusy}
              onClick={() => void answer.start()}
            >
              {t('submit.answer')}
            </Button>
          </Group>
        </>
      )}
    </Notice>
  );
}
