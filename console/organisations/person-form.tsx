import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ROLES } from '../../src/model/actor.ts';
import type { PersonWire } from '../../src/organisations/session-wire.ts';
import { refresh, send } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useTask } from '../platform/task.ts';
import { Dialog } from '../shell/dialog.tsx';
import { ErrorState } from '../shell/states.tsx';
import { PASSWORD_LENGTH } from './account-panel.tsx';
import { SecretInput } from './secret-input.tsx';

/** Everybody is a reader, so only the other roles are given. */
const GIVEN = ROLES.filter((role) => role !== 'reader');

/** Opens an account, or changes one: name, roles and, if written, a new password. */
export function PersonForm({ person, onClose }: { person: PersonWire | null; onClose: () => void }) {
  const { t } = useText();
  const [login, setLogin] = useState('');
  const [name, setName] = useState(person?.name ?? '');
  const [password, setPassword] = useState('');
  const [roles, setRoles] = useState<string[]>(
    person?.roles.filter((role) => role !== 'reader') ?? ['editor'],
  );
  const isShort = password !== '' && password.length < PASSWORD_LENGTH;
  const canSave =
    name.trim() !== '' && !isShort && (person !== null || (login.trim() !== '' && password !== ''));
  const save = useTask(async () => {
    const given = ['reader', ...roles];
    if (person)
      await send('PATCH', `/people/${encodeURIComponent(person.id)}`, {
        name: name.trim(),
        ...(sameRoles(given, person.roles) ? {} : { roles: given }),
        ...(password === '' ? {} : { password }),
      });
    else await send('POST', '/people', { login: login.trim(), name: name.trim(), password, roles: given });
    await refresh('/people', '/session');
    onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (canSave) void save.start();
  };
  return (
    <Dialog
      onClose={onClose}
      title={person ? t('people.edit.title', { name: person.name }) : t('people.new')}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          {save.error !== null && <ErrorState error={save.error} />}
          {!person && (
            <TextInput
              label={t('signIn.login')}
              description={t('people.login.hint')}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={200}
              data-autofocus
              value={login}
              onChange={(event) => setLogin(event.currentTarget.value)}
            />
          )}
          <TextInput
            label={t('people.name')}
            description={t('people.name.hint')}
            autoComplete="off"
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <SecretInput
            label={t(person ? 'people.password.new' : 'people.password.first')}
            description={t(person ? 'people.password.new.hint' : 'people.password.first.hint', {
              count: PASSWORD_LENGTH,
            })}
            error={isShort ? t('account.tooShort', { count: PASSWORD_LENGTH - password.length }) : undefined}
            value={password}
            onChange={setPassword}
          />
          <Checkbox.Group
            label={t('people.roles')}
            description={t('people.roles.hint')}
            value={roles}
            onChange={setRoles}
          >
            <Stack gap="xs" mt="xs">
              {GIVEN.map((role) => (
                <Checkbox
                  key={role}
                  value={role}
                  label={t(`role.${role}`)}
                  description={t(`people.role.${role}`)}
                />
              ))}
            </Stack>
          </Checkbox.Group>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('work.cancel')}
            </Button>
            <Button type="submit" loading={save.isBusy} disabled={!canSave}>
              {t(person ? 'people.save' : 'people.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

const sameRoles = (a: readonly string[], b: readonly string[]): boolean =>
  [...new Set(a)].sort().join() === [...new Set(['reader', ...b])].sort().join();
