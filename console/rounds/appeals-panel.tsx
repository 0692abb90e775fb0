import { Button, Group, Select, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { RoundWire } from '../../src/assessments/round-wire.ts';
import { refresh, send } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { useTask } from '../platform/task.ts';
import { Dialog } from '../shell/dialog.tsx';
import { Mark } from '../shell/mark.tsx';
import { Panel } from '../shell/page.tsx';
import { ErrorState } from '../shell/states.tsx';
import style from './rounds.module.css';

type Appeal = RoundWire['appeals'][number];

/** What areas hold against their results, and what was answered. */
export function AppealsPanel({ round }: { round: RoundWire }) {
  const { t, local } = useText();
  const format = useFormat();
  const { may } = useSession();
  const [open, setOpen] = useState<'new' | Appeal | null>(null);
  if (round.state !== 'appeal' && round.appeals.length === 0) return null;
  const nameOf = new Map(round.areas.map(({ code, name }) => [code, local(name)]));
  return (
    <Panel
      title={t('round.appeals')}
      actions={
        round.state === 'appeal' && may('round.signOff') ? (
          <Button size="xs" variant="default" onClick={() => setOpen('new')}>
            {t('round.appeal.new')}
          </Button>
        ) : null
      }
    >
      {round.appeals.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('round.appeals.none')}
        </Text>
      )}
      <ul className={style.list}>
        {round.appeals.map((appeal) => (
          <li key={appeal.no}>
            <div>
              <b>{nameOf.get(appeal.area) ?? appeal.area}</b>{' '}
              <Mark tone={appeal.decision === null ? 'busy' : 'plain'}>
                {t(`round.appeal.${appeal.decision ?? 'open'}`)}
              </Mark>
              <div>{appeal.text}</div>
              <span className={style.sub}>
                {appeal.actor.name} · {format.dateTime(appeal.at)}
              </span>
              {appeal.answer && (
                <>
                  <div>{t('round.appeal.answered', { answer: appeal.answer })}</div>
                  <span className={style.sub}>
                    {appeal.answeredBy?.name} · {format.dateTime(appeal.answeredAt)}
                  </span>
                </>
              )}
            </div>
            {appeal.decision === null && may('round.manage') && (
              <Button size="compact-sm" variant="default" onClick={() => setOpen(appeal)}>
                {t('round.appeal.answer')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {open && (
        <AppealDialog round={round} appeal={open === 'new' ? null : open} onClose={() => setOpen(null)} />
      )}
    </Panel>
  );
}

function AppealDialog({
  round,
  appeal,
  onClose,
}: {
  round: RoundWire;
  appeal: Appeal | null;
  onClose: () => void;
}) {
  const { t, local } = useText();
  const [area, setArea] = useState<string | null>(null);
  const [decision, setDecision] = useState<string | null>(null);
  const [text, setText] = useState('');
  const save = useTask(async () => {
    const path = `/rounds/${encodeURIComponent(round.id)}/appeals`;
    if (appeal) await send('POST', `${path}/${appeal.no}`, { decision, answer: text.trim() });
    else await send('POST', path, { area, text: text.trim() });
    await refresh('/rounds');
    onClose();
  });
  return (
    <Dialog title={t(appeal ? 'round.appeal.answer' : 'round.appeal.new')} onClose={onClose}>
      <Stack>
        {appeal ? (
          <>
            <Text size="sm">{appeal.text}</Text>
            <Select
              label={t('round.appeal.decision')}
              data={(['upheld', 'dismissed'] as const).map((value) => ({
                value,
                label: t(`round.appeal.${value}`),
              }))}
              value={decision}
              onChange={setDecision}
            />
          </>
        ) : (
          <Select
            label={t('round.area')}
            searchable
            data={round.areas.map(({ code, name }) => ({ value: code, label: local(name) }))}
            value={area}
            onChange={setArea}
          />
        )}
        <Textarea
          label={t(appeal ? 'round.appeal.reasons' : 'round.appeal.text')}
          autosize
          minRows={3}
          maxLength={2000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {save.error !== null && <ErrorState error={save.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('work.cancel')}
          </Button>
          <Button
            loading={save.isBusy}
            disabled={text.trim() === '' || (appeal ? decision === null : area === null)}
            onClick={() => void save.start()}
          >
            {t(appeal ? 'round.appeal.answer' : 'round.appeal.file')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
