import { Button, FileButton, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useState } from 'react';
import type { SubmissionWire } from '../../src/indicators/submission-wire.ts';
import { send } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useTask } from '../platform/task.ts';
import { Dialog } from '../shell/dialog.tsx';
import { Panel } from '../shell/page.tsx';
import { EVIDENCE_ACCEPTED } from './evidence-panel.tsx';
import { FigureFields } from './figures-form.tsx';
import { draftOf, figuresOf } from './model.ts';
import { Refusal } from './refusal.tsx';

type Move = SubmissionWire['moves'][number];
/** What a reviewer says or sets in a window of its own. */
type Asked = 'return' | 'reopen' | 'reject' | 'setNotApplicable' | 'override' | 'question';

interface ReviewProps {
  readonly item: SubmissionWire;
  readonly onChange: (item: SubmissionWire) => void;
  readonly reload: () => void;
}

/** A reviewer's decisions, the likeliest first. */
export function ReviewBar({ item, onChange, reload }: ReviewProps) {
  const { t } = useText();
  const [asked, setAsked] = useState<Asked | null>(null);
  const { id, revision, moves } = item;
  const decide = useTask(async (move: Move) =>
    onChange(await send<SubmissionWire>('POST', `/submissions/items/${id}/review`, { revision, move })),
  );
  const isBefore = item.stage === 'filling' || item.stage === 'confirming';
  const can = (move: Move) => moves.includes(move);
  return (
    <Panel
      title={t('submit.review')}
      lead={t(`submit.review.${isBefore ? 'province' : item.state}`)}
      className="no-print"
    >
      <Refusal error={decide.error} reload={reload} />
      <Group gap="xs">
        {can('verify') && (
          <Button loading={decide.isBusy} onClick={() => void decide.start('verify')}>
            {t('submit.move.verify')}
          </Button>
        )}
        {can('review') && (
          <Button variant="default" loading={decide.isBusy} onClick={() => void decide.start('review')}>
            {t('submit.move.review')}
          </Button>
        )}
        {(['return', 'reopen', 'override', 'reject', 'setNotApplicable'] as const)
          .filter((move) => can(move))
          .map((move) => (
            <Button key={move} variant="default" onClick={() => setAsked(move)}>
              {t(`submit.move.${move}`)}
            </Button>
          ))}
        <Button variant="subtle" onClick={() => setAsked('question')}>
          {t('submit.move.question')}
        </Button>
      </Group>
      {asked && (
        <DecisionDialog
          asked={asked}
          item={item}
          onChange={onChange}
          reload={reload}
          onClose={() => setAsked(null)}
        />
      )}
    </Panel>
  );
}

function DecisionDialog({
  asked,
  item,
  onChange,
  reload,
  onClose,
}: ReviewProps & { readonly asked: Asked; readonly onClose: () => void }) {
  const { t } = useText();
  const [text, setText] = useState('');
  const [draft, setDraft] = useState(() => draftOf(item.figures));
  const [files, setFiles] = useState<readonly File[]>([]);
  const isOverride = asked === 'override';
  const figures = isOverride ? figuresOf(draft) : undefined;
  const decide = useTask(async () => {
    const { id, revision } = item;
    const path = `/submissions/items/${id}`;
    if (files.length > 0) {
      const form = new FormData();
      for (const file of files) form.append('file', file, file.name);
      onChange(await send<SubmissionWire>('POST', `${path}/evidence`, form));
      setFiles([]);
    }
    const [address, body] = isOverride
      ? ['override', { revision, figures, text }]
      : asked === 'question'
        ? ['question', { revision, text }]
        : ['review', { revision, move: asked, text }];
    onChange(await send<SubmissionWire>('POST', `${path}/${address}`, body));
    onClose();
  });
  return (
    <Dialog title={t(`submit.move.${asked}`)} onClose={onClose} size={isOverride ? 'xl' : 'md'}>
      <Stack>
        <Text size="sm">{t(`submit.move.${asked}.what`)}</Text>
        {isOverride && <FigureFields item={item} draft={draft} onDraft={setDraft} />}
        <Textarea
          label={t(asked === 'return' || asked === 'question' ? 'submit.questionText' : 'submit.reason')}
          autosize
          minRows={3}
          maxLength={4000}
          data-autofocus={isOverride ? undefined : true}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {isOverride && (
          <Group gap="xs">
            <FileButton
              multiple
              accept={EVIDENCE_ACCEPTED}
              onChange={setFiles}
              inputProps={{ 'aria-label': t('submit.evidence.add') }}
            >
              {(props) => (
                <Button
                  variant="default"
                  size="xs"
                  leftSection={<IconPaperclip size={14} aria-hidden />}
                  {...props}
                >
                  {t('submit.evidence.add')}
                </Button>
              )}
            </FileButton>
            <Text size="sm" c="dimmed" className="break">
              {files.length > 0 ? files.map(({ name }) => name).join(', ') : t('submit.evidence.decision')}
            </Text>
          </Group>
        )}
        <Refusal
          error={decide.error}
          reload={() => {
            reload();
            onClose();
          }}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('work.cancel')}
          </Button>
          <Button
            disabled={text.trim() === '' || (isOverride && !figures)}
            loading={decide.isBusy}
            onClick={() => void decide.start()}
          >
            {t(`submit.move.${asked}`)}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
