import { Button, Group, Table, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { PersonWire } from '../../src/organisations/session-wire.ts';
import { refresh, send, useGetAll } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { Confirm } from '../shell/confirm.tsx';
import { Mark } from '../shell/mark.tsx';
import { Panel } from '../shell/page.tsx';
import { ReasonedButton } from '../shell/reasoned-button.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { EmptyState, Loaded } from '../shell/states.tsx';
import style from './organisations.module.css';
import { PersonForm } from './person-form.tsx';

type Open =
  | { readonly what: 'new' }
  | { readonly what: 'edit' | 'disable' | 'enable'; readonly person: PersonWire };

/** Everybody with an account: open one, change roles, close and open again. */
export function PeoplePanel() {
  const { t } = useText();
  const people = useGetAll<PersonWire>('/people');
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const setDisabled = async (person: PersonWire, disabled: boolean) => {
    await send('PATCH', `/people/${encodeURIComponent(person.id)}`, { disabled });
    await refresh('/people');
  };
  return (
    <Panel
      title={t('people.title')}
      lead={t('people.lead')}
      actions={
        <Button
          size="xs"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => setOpen({ what: 'new' })}
        >
          {t('people.new')}
        </Button>
      }
    >
      <Loaded query={people} rows={5} height={32}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState title={t('people.none')} />
          ) : (
            <PeopleTable people={items} onOpen={setOpen} />
          )
        }
      </Loaded>
      {open?.what === 'new' && <PersonForm person={null} onClose={close} />}
      {open?.what === 'edit' && <PersonForm person={open.person} onClose={close} />}
      {open?.what === 'disable' && (
        <Confirm
          title={t('people.disable.title', { name: open.person.name })}
          action={t('people.disable')}
          onConfirm={() => setDisabled(open.person, true)}
          onClose={close}
        >
          {t('people.disable.what')}
        </Confirm>
      )}
      {open?.what === 'enable' && (
        <Confirm
          title={t('people.enable.title', { name: open.person.name })}
          action={t('people.enable')}
          isHarmless
          onConfirm={() => setDisabled(open.person, false)}
          onClose={close}
        >
          {t('people.enable.what')}
        </Confirm>
      )}
    </Panel>
  );
}

function PeopleTable({ people, onOpen }: { people: readonly PersonWire[]; onOpen: (open: Open) => void }) {
  const { t } = useText();
  const format = useFormat();
  const self = useSession().person?.id;
  return (
    <Scroll label={t('people.title')}>
      <Table miw={720}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('people.name')}</Table.Th>
            <Table.Th>{t('signIn.login')}</Table.Th>
            <Table.Th>{t('people.roles')}</Table.Th>
            <Table.Th>{t('people.created')}</Table.Th>
            <Table.Th>{t('people.state')}</Table.Th>
            <Table.Th>
              <span className={style.hidden}>{t('people.actions')}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((person) => (
            <Table.Tr key={person.id} className={person.disabledAt ? 'quiet' : undefined}>
              <Table.Td className="break">
                {person.name}
                {person.id === self && (
                  <Text span size="xs" c="dimmed">
                    {' '}
                    {t('people.you')}
                  </Text>
                )}
              </Table.Td>
              <Table.Td className="break">{person.login}</Table.Td>
              <Table.Td>
                {shownRoles(person)
                  .map((role) => t(`role.${role}`))
                  .join(t('work.comma'))}
              </Table.Td>
              <Table.Td>{format.date(person.createdAt)}</Table.Td>
              <Table.Td>
                <Mark tone={person.disabledAt ? 'plain' : 'good'}>
                  {t(person.disabledAt ? 'people.disabled' : 'people.active')}
                </Mark>
              </Table.Td>
              <Table.Td>
                <Group gap={4} justify="flex-end" wrap="nowrap">
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    aria-label={t('people.editOf', { name: person.name })}
                    onClick={() => onOpen({ what: 'edit', person })}
                  >
                    {t('people.edit')}
                  </Button>
                  <ReasonedButton
                    size="compact-xs"
                    variant="subtle"
                    color={person.disabledAt ? 'sea' : 'red'}
                    reason={person.id === self ? t('people.disable.self') : null}
                    onClick={() => onOpen({ what: person.disabledAt ? 'enable' : 'disable', person })}
                  >
                    {t(person.disabledAt ? 'people.enable' : 'people.disable')}
                  </ReasonedButton>
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}

/** Everybody is a reader; it is said only of those who are nothing else. */
function shownRoles({ roles }: PersonWire): readonly string[] {
  const more = roles.filter((role) => role !== 'reader');
  return more.length > 0 ? more : ['reader'];
}
