import { Button, Table, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { ApiKeyWire, PersonWire } from '../../src/organisations/session-wire.ts';
import { refresh, send, useGetAll } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { Confirm } from '../shell/confirm.tsx';
import { Mark } from '../shell/mark.tsx';
import { Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { EmptyState, Loaded } from '../shell/states.tsx';
import { KeyForm } from './key-form.tsx';
import style from './organisations.module.css';

/** Keys for machines: make one, see when it was used last, revoke it. */
export function KeysPanel() {
  const { t } = useText();
  const keys = useGetAll<ApiKeyWire>('/keys');
  const [isNew, setNew] = useState(false);
  const [revoking, setRevoking] = useState<ApiKeyWire | null>(null);
  return (
    <Panel
      title={t('keys.title')}
      lead={t('keys.lead')}
      actions={
        <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setNew(true)}>
          {t('keys.new')}
        </Button>
      }
    >
      <Loaded query={keys} rows={4} height={32}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState title={t('keys.none')}>{t('keys.none.detail')}</EmptyState>
          ) : (
            <KeyTable keys={items} onRevoke={setRevoking} />
          )
        }
      </Loaded>
      {isNew && <KeyForm onClose={() => setNew(false)} />}
      {revoking && (
        <Confirm
          title={t('keys.revoke.title', { name: revoking.name })}
          action={t('keys.revoke')}
          onConfirm={async () => {
            await send('DELETE', `/keys/${encodeURIComponent(revoking.id)}`);
            await refresh('/keys');
          }}
          onClose={() => setRevoking(null)}
        >
          {t('keys.revoke.what')}
        </Confirm>
      )}
    </Panel>
  );
}

function KeyTable({ keys, onRevoke }: { keys: readonly ApiKeyWire[]; onRevoke: (key: ApiKeyWire) => void }) {
  const { t, has } = useText();
  const format = useFormat();
  const { may } = useSession();
  const people = useGetAll<PersonWire>(may('person.manage') ? '/people' : null).data;
  const names = useMemo(() => new Map(people?.map(({ id, name }) => [id, name])), [people]);
  return (
    <Scroll label={t('keys.title')}>
      <Table miw={760}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('keys.name')}</Table.Th>
            <Table.Th>{t('keys.scopes')}</Table.Th>
            <Table.Th>{t('keys.created')}</Table.Th>
            <Table.Th>{t('keys.expires')}</Table.Th>
            <Table.Th>{t('keys.used')}</Table.Th>
            <Table.Th>{t('people.state')}</Table.Th>
            <Table.Th>
              <span className={style.hidden}>{t('people.actions')}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map((key) => {
            const state = stateOf(key);
            return (
              <Table.Tr key={key.id} className={state === 'active' ? undefined : 'quiet'}>
                <Table.Td className="break">{key.name}</Table.Td>
                <Table.Td className="break">
                  {key.scopes
                    .map((scope) => (has(`scope.${scope}`) ? t(`scope.${scope}`) : scope))
                    .join(t('work.comma'))}
                </Table.Td>
                <Table.Td>
                  {format.date(key.createdAt)}
                  <Text size="xs" c="dimmed">
                    {names.get(key.createdBy) ?? key.createdBy}
                  </Text>
                </Table.Td>
                <Table.Td>{key.expiresAt ? format.date(key.expiresAt) : t('keys.never')}</Table.Td>
                <Table.Td>{key.lastUsedAt ? format.dateTime(key.lastUsedAt) : t('keys.unused')}</Table.Td>
                <Table.Td>
                  <Mark tone={state === 'active' ? 'good' : 'plain'}>{t(`keys.state.${state}`)}</Mark>
                </Table.Td>
                <Table.Td>
                  {state !== 'revoked' && (
                    <Button
                      size="compact-xs"
                      variant="subtle"
                      color="red"
                      aria-label={t('keys.revokeOf', { name: key.name })}
                      onClick={() => onRevoke(key)}
                    >
                      {t('keys.revoke')}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}

function stateOf(key: ApiKeyWire): 'active' | 'expired' | 'revoked' {
  if (key.revokedAt) return 'revoked';
  return key.expiresAt && Date.parse(key.expiresAt) <= Date.now() ? 'expired' : 'active';
}
