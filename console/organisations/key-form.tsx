import { Button, Checkbox, Code, CopyButton, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { CreatedApiKeyWire } from '../../src/organisations/session-wire.ts';
import { refresh, send } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useTask } from '../platform/task.ts';
import { Dialog } from '../shell/dialog.tsx';
import { Notice } from '../shell/notice.tsx';
import { ErrorState } from '../shell/states.tsx';
import style from './organisations.module.css';
import { SCOPES } from './scopes.ts';

/** Makes a key; its secret is shown once, then never again. */
export function KeyForm({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const [created, setCreated] = useState<CreatedApiKeyWire | null>(null);
  return (
    <Dialog
      onClose={onClose}
      // A click beside the window must not take the only view of the secret away.
      closeOnClickOutside={created === null}
      closeOnEscape={created === null}
      title={t(created ? 'keys.made' : 'keys.new')}
    >
      {created ? (
        <Secret created={created} onClose={onClose} />
      ) : (
        <Fields onCreated={setCreated} onClose={onClose} />
      )}
    </Dialog>
  );
}

function Fields({
  onCreated,
  onClose,
}: {
  onCreated: (created: CreatedApiKeyWire) => void;
  onClose: () => void;
}) {
  const { t } = useText();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>([]);
  const [expires, setExpires] = useState('');
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const canCreate = name.trim() !== '' && scopes.length > 0 && (expires === '' || expires >= tomorrow);
  const create = useTask(async () => {
    const made = await send<CreatedApiKeyWire>('POST', '/keys', {
      name: name.trim(),
      scopes,
      // The day that is named is the last one on which the key works.
      ...(expires === '' ? {} : { expiresAt: new Date(`${expires}T23:59:59`).toISOString() }),
    });
    await refresh('/keys');
    onCreated(made);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (canCreate) void create.start();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {create.error !== null && <ErrorState error={create.error} />}
        <TextInput
          label={t('keys.name')}
          description={t('keys.name.hint')}
          maxLength={200}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox.Group
          label={t('keys.scopes')}
          description={t('keys.scopes.hint')}
          value={scopes}
          onChange={setScopes}
        >
          <Stack gap={6} mt="xs">
            {SCOPES.map((scope) => (
              <Checkbox
                key={scope}
                value={scope}
                label={t(`scope.${scope}`)}
                description={<span className={style.code}>{scope}</span>}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <TextInput
          type="date"
          label={t('keys.lastDay')}
          description={t('keys.lastDay.hint')}
          min={tomorrow}
          value={expires}
          onChange={(event) => setExpires(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('work.cancel')}
          </Button>
          <Button type="submit" loading={create.isBusy} disabled={!canCreate}>
            {t('keys.create')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Secret({ created, onClose }: { created: CreatedApiKeyWire; onClose: () => void }) {
  const { t } = useText();
  return (
    <Stack>
      <Notice tone="bad" title={t('keys.once')}>
        {t('keys.once.detail')}
      </Notice>
      <Code block className={style.secret} aria-label={t('keys.secret')}>
        {created.secret}
      </Code>
      <Text size="sm" c="dimmed">
        {t('keys.use')} <Code>Authorization: Bearer …</Code>
      </Text>
      <Group justify="flex-end">
        <CopyButton value={created.secret}>
          {({ copied, copy }) => (
            <Button
              leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
              onClick={copy}
            >
              {t(copied ? 'work.copied' : 'keys.copy')}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" onClick={onClose}>
          {t('keys.kept')}
        </Button>
      </Group>
    </Stack>
  );
}
