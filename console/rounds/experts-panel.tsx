import { Button, Code, CopyButton, Group, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { IconCheck, IconCopy, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { InvitationWire, PanelWire } from '../../src/assessments/panel-wire.ts';
import type { PersonWire } from '../../src/organisations/session-wire.ts';
import { refresh, send, useGetAll } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { useTask } from '../platform/task.ts';
import { Confirm } from '../shell/confirm.tsx';
import { Dialog } from '../shell/dialog.tsx';
import { Mark } from '../shell/mark.tsx';
import { Notice } from '../shell/notice.tsx';
import { Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { EmptyState, ErrorState } from '../shell/states.tsx';
import style from './rounds.module.css';

type Expert = PanelWire['experts'][number];
type Open =
  | { readonly what: 'new' }
  | { readonly what: 'link'; readonly name: string; readonly token: string }
  | { readonly what: 'renew' | 'withdraw'; readonly expert: Expert };

/** Who is invited, and who has handed in; a link is shown once. */
export function ExpertsPanel({ panel }: { panel: PanelWire }) {
  const { t } = useText();
  const { may } = useSession();
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const mayManage = may('round.manage') && panel.state !== 'applied';
  const path = `/rounds/${encodeURIComponent(panel.round.id)}/panel/experts`;
  return (
    <Panel
      title={t('panel.experts')}
      lead={t('panel.experts.lead')}
      actions={
        mayManage ? (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => setOpen({ what: 'new' })}
          >
            {t('panel.invite')}
          </Button>
        ) : null
      }
    >
      {panel.experts.length === 0 ? (
        <EmptyState title={t('panel.nobody')} />
      ) : (
        <Scroll label={t('panel.experts')}>
          <Table className={style.table}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('panel.expert')}</Table.Th>
                <Table.Th>{t('panel.by')}</Table.Th>
                <Table.Th>{t('panel.ballot')}</Table.Th>
                <Table.Th>
                  <span className="sr-only">{t('round.actions')}</span>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {panel.experts.map((expert) => (
                <Table.Tr key={expert.no} className={expert.withdrawnAt ? 'quiet' : undefined}>
                  <Table.Td className={style.name}>
                    {expert.name}
                    <span className={style.sub}>E{expert.no}</span>
                  </Table.Td>
                  <Table.Td>{t(expert.person ? 'panel.by.account' : 'panel.by.link')}</Table.Td>
                  <Table.Td>
                    {expert.withdrawnAt ? (
                      <Mark tone="plain">{t('panel.withdrawn')}</Mark>
                    ) : expert.handedIn.includes(panel.repeat) ? (
                      <Mark tone="good">{t('panel.hasHandedIn')}</Mark>
                    ) : (
                      <Mark tone={panel.state === 'open' ? 'busy' : 'plain'}>{t('panel.hasNot')}</Mark>
                    )}
                  </Table.Td>
                  <Table.Td>
                    {mayManage && expert.withdrawnAt === null && (
                      <Group gap={4} justify="flex-end" wrap="nowrap">
                        {expert.person === null && (
                          <Button
                            size="compact-xs"
                            variant="subtle"
                            aria-label={t('panel.renew.of', { name: expert.name })}
                            onClick={() => setOpen({ what: 'renew', expert })}
                          >
                            {t('panel.renew')}
                          </Button>
                        )}
                        <Button
                          size="compact-xs"
                          variant="subtle"
                          color="red"
                          aria-label={t('panel.withdraw.of', { name: expert.name })}
                          onClick={() => setOpen({ what: 'withdraw', expert })}
                        >
                          {t('panel.withdraw')}
                        </Button>
                      </Group>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Scroll>
      )}
      {open?.what === 'new' && (
        <InviteDialog
          path={path}
          round={panel.round.id}
          onDone={(name, token) => setOpen({ what: 'link', name, token })}
          onClose={close}
        />
      )}
      {open?.what === 'link' && <LinkDialog name={open.name} token={open.token} onClose={close} />}
      {open?.what === 'renew' && (
        <Confirm
          title={t('panel.renew.of', { name: open.expert.name })}
          action={t('panel.renew')}
          isHarmless
          onClose={() => setOpen((now) => (now?.what === 'link' ? now : null))}
          onConfirm={async () => {
            const { token } = await send<InvitationWire>('POST', `${path}/${open.expert.no}/link`);
            setOpen({ what: 'link', name: open.expert.name, token: token! });
          }}
        >
          {t('panel.renew.what')}
        </Confirm>
      )}
      {open?.what === 'withdraw' && (
        <Confirm
          title={t('panel.withdraw.of', { name: open.expert.name })}
          action={t('panel.withdraw')}
          onClose={close}
          onConfirm={async () => {
            await send('DELETE', `${path}/${open.expert.no}`);
            await refresh('/rounds');
          }}
        >
          {t('panel.withdraw.what')}
        </Confirm>
      )}
    </Panel>
  );
}

interface InviteDialogProps {
  readonly path: string;
  readonly round: string;
  readonly onDone: (name: string, token: string) => void;
  readonly onClose: () => void;
}

function InviteDialog({ path, round, onDone, onClose }: InviteDialogProps) {
  const { t } = useText();
  const { may } = useSession();
  const people = useGetAll<PersonWire>(may('person.manage') ? '/people' : null);
  const [name, setName] = useState('');
  const [person, setPerson] = useState<string | null>(null);
  const [address, setAddress] = useState<string | null>(null);
  const invite = useTask(async () => {
    const { token } = await send<InvitationWire>('POST', path, {
      name: name.trim(),
      ...(person ? { person } : {}),
    });
    await refresh('/rounds');
    if (token) onDone(name.trim(), token);
    else setAddress(`${location.origin}/rounds/${encodeURIComponent(round)}/ballot`);
  });
  return (
    <Dialog title={t('panel.invite')} onClose={onClose}>
      <Stack>
        {address ? (
          <Notice tone="good" title={t('panel.invited')}>
            {t('panel.invited.account')} <Code>{address}</Code>
          </Notice>
        ) : (
          <>
            <TextInput
              label={t('panel.expert.name')}
              description={t('panel.expert.name.hint')}
              maxLength={200}
              data-autofocus
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            {people.data && people.data.length > 0 && (
              <Select
                label={t('panel.account')}
                description={t('panel.account.hint')}
                clearable
                searchable
                clearButtonProps={{ 'aria-label': t('panel.account.none') }}
                data={people.data
                  .filter(({ disabledAt }) => disabledAt === null)
                  .map((one) => ({ value: one.id, label: `${one.name} (${one.login})` }))}
                value={person}
                onChange={(id) => {
                  setPerson(id);
                  const known = people.data.find((one) => one.id === id);
                  if (known && name.trim() === '') setName(known.name);
                }}
              />
            )}
            {invite.error !== null && <ErrorState error={invite.error} />}
          </>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t(address ? 'work.close' : 'work.cancel')}
          </Button>
          {!address && (
            <Button disabled={name.trim() === ''} loading={invite.isBusy} onClick={() => void invite.start()}>
              {t('panel.invite')}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}

function LinkDialog({ name, token, onClose }: { name: string; token: string; onClose: () => void }) {
  const { t } = useText();
  const address = `${location.origin}/panel/${token}`;
  return (
    <Dialog
      title={t('panel.link.of', { name })}
      onClose={onClose}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <Stack>
        <Notice tone="bad" title={t('panel.link.once')}>
          {t('panel.link.once.what')}
        </Notice>
        <Code block aria-label={t('panel.link')} className="break">
          {address}
        </Code>
        <Text size="sm" c="dimmed">
          {t('panel.link.what')}
        </Text>
        <Group justify="flex-end">
          <CopyButton value={address}>
            {({ copied, copy }) => (
              <Button
                leftSection={
                  copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />
                }
                onClick={copy}
              >
                {t(copied ? 'work.copied' : 'panel.link.copy')}
              </Button>
            )}
          </CopyButton>
          <Button variant="default" onClick={onClose}>
            {t('work.close')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
