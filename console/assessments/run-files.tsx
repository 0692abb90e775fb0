import { Anchor, Button, Code, CopyButton, Group, Stack, Table, Text } from '@mantine/core';
import { IconDownload, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReplayWire, RunWire } from '../../src/assessments/run-wire.ts';
import { send } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useTask } from '../platform/task.ts';
import { Hash } from '../shell/hash.tsx';
import { Mark } from '../shell/mark.tsx';
import { Notice } from '../shell/notice.tsx';
import { Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { ErrorState } from '../shell/states.tsx';
import style from './run.module.css';

const COMMAND = 'node meridian.mjs replay run.json';

/** A run's files with their hashes, and the proof that computing it again gives the same bytes. */
export function RunFiles({ run }: { run: RunWire }) {
  const { t, has } = useText();
  const format = useFormat();
  const [replayed, setReplayed] = useState<ReplayWire | null>(null);
  const replay = useTask(async () =>
    setReplayed(await send<ReplayWire>('POST', `/runs/${encodeURIComponent(run.id)}/replay`)),
  );
  // The record itself is compared as a whole; the inputs are what the replay began with.
  const outcome = new Map<string, boolean>([
    ...(replayed ? [['run.json', replayed.same] as const] : []),
    ...(replayed?.files ?? []).map((file) => [file.name, file.same] as const),
  ]);
  return (
    <Panel
      title={t('run.files')}
      lead={t('run.files.lead')}
      actions={
        <Button
          className="no-print"
          variant="default"
          leftSection={<IconRefresh size={16} aria-hidden />}
          loading={replay.isBusy}
          onClick={() => void replay.start()}
        >
          {t('run.replay')}
        </Button>
      }
    >
      <Stack gap="sm">
        {replay.error !== null && <ErrorState error={replay.error} onRetry={() => void replay.start()} />}
        {replayed && (
          <Notice
            role="status"
            tone={replayed.same ? 'good' : 'bad'}
            title={t(replayed.same ? 'run.replay.same' : 'run.replay.differs')}
          >
            {t(detailOf(replayed), {
              milliseconds: Math.round(replayed.milliseconds),
            })}
          </Notice>
        )}
        <Scroll label={t('run.files')}>
          <Table miw={560}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('run.file')}</Table.Th>
                <Table.Th className="numeric">{t('imports.size')}</Table.Th>
                <Table.Th>SHA-256</Table.Th>
                {replayed && <Table.Th>{t('run.replayed')}</Table.Th>}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {run.files.map((file) => {
                const same = outcome.get(file.name);
                return (
                  <Table.Tr key={file.name}>
                    <Table.Td>
                      <Anchor
                        size="sm"
                        href={`/api/v1/runs/${encodeURIComponent(run.id)}/files/${encodeURIComponent(file.name)}`}
                        // The report is read in the browser, in a tab of its own; the other files are saved.
                        {...(file.name.endsWith('.html') ? { target: '_blank' } : { download: file.name })}
                      >
                        <IconDownload size={14} aria-hidden className={style.icon} /> {file.name}
                      </Anchor>
                      {has(`run.file.${file.name}`) && (
                        <Text size="xs" c="dimmed">
                          {t(`run.file.${file.name}`)}
                        </Text>
                      )}
                    </Table.Td>
                    <Table.Td className="numeric">{format.bytes(file.bytes)}</Table.Td>
                    <Table.Td>
                      <Hash sha256={file.sha256} of={file.name} />
                    </Table.Td>
                    {replayed && (
                      <Table.Td>
                        {same === undefined ? (
                          <span className="quiet">{t('run.replay.input')}</span>
                        ) : (
                          <Mark tone={same ? 'good' : 'bad'}>
                            {t(same ? 'run.replay.sameBytes' : 'run.replay.otherBytes')}
                          </Mark>
                        )}
                      </Table.Td>
                    )}
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </Scroll>
        <div>
          <Text size="sm">{t('run.commandLine')}</Text>
          <Group gap="xs" mt={4}>
            <Code block={false} className={style.command}>
              {COMMAND}
            </Code>
            <CopyButton value={COMMAND}>
              {({ copied, copy }) => (
                <Button size="compact-xs" variant="subtle" className="no-print" onClick={copy}>
                  {t(copied ? 'work.copied' : 'work.copy')}
                </Button>
              )}
            </CopyButton>
          </Group>
        </div>
      </Stack>
    </Panel>
  );
}

const detailOf = ({ same, isReworded }: ReplayWire): string =>
  same ? `run.replay.${isReworded ? 'reworded' : 'same'}.detail` : 'run.replay.differs.detail';
