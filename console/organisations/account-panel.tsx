import { Button, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { SessionWire } from '../../src/organisations/session-wire.ts';
import { send } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useTask } from '../platform/task.ts';
import { Notice } from '../shell/notice.tsx';
import { Panel } from '../shell/page.tsx';
import { ErrorState } from '../shell/states.tsx';
import { SecretInput } from './secret-input.tsx';

/** Fewest characters of a password, as the server demands. */
export const PASSWORD_LENGTH = 12;

/** Who one is, and one's own password. */
export function AccountPanel({ person }: { person: NonNullable<SessionWire['person']> }) {
  const { t } = useText();
  return (
    <Panel
      title={t('account.password')}
      lead={t('account.who', {
        name: person.name,
        login: person.login,
        roles: person.roles.map((role) => t(`role.${role}`)).join(t('work.comma')) || t('role.reader'),
      })}
    >
      <PasswordForm />
    </Panel>
  );
}

function PasswordForm() {
  const { t } = useText();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [isDone, setDone] = useState(false);
  const isShort = next !== '' && next.length < PASSWORD_LENGTH;
  const isDifferent = again !== '' && next !== again;
  const task = useTask(async () => {
    setDone(false);
    await send('PUT', '/session/password', { current, next });
    for (const clear of [setCurrent, setNext, setAgain]) clear('');
    setDone(true);
  });
  const canSave = current !== '' && next.length >= PASSWORD_LENGTH && next === again;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (canSave) void task.start();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={400}>
        {isDone && (
          <Notice role="status" tone="good">
            {t('account.password.done')}
          </Notice>
        )}
        {task.error !== null && <ErrorState error={task.error} />}
        <SecretInput label={t('account.current')} isNew={false} value={current} onChange={setCurrent} />
        <SecretInput
          label={t('account.next')}
          description={t('account.length', { count: PASSWORD_LENGTH })}
          error={isShort ? t('account.tooShort', { count: PASSWORD_LENGTH - next.length }) : undefined}
          value={next}
          onChange={setNext}
        />
        <SecretInput
          label={t('account.again')}
          error={isDifferent ? t('account.differs') : undefined}
          value={again}
          onChange={setAgain}
        />
        <Button type="submit" w="fit-content" loading={task.isBusy} disabled={!canSave}>
          {t('account.password.save')}
        </Button>
        <Text size="sm" c="dimmed">
          {t('account.password.note')}
        </Text>
      </Stack>
    </form>
  );
}
