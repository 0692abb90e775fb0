import { Button, Group, ScrollArea, Stack, Table, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { RunWire } from '../../src/assessments/run-wire.ts';
import type { FrameworkWire } from '../../src/indicators/framework-wire.ts';
import type { Framework } from '../../src/model/framework.ts';
import { refresh, send, useGet } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useTask } from '../platform/task.ts';
import { Dialog } from '../shell/dialog.tsx';
import { ButtonLink } from '../shell/link.tsx';
import { Notice } from '../shell/notice.tsx';
import { ErrorState, LoadingState } from '../shell/states.tsx';
import { nextVersion, withWeights } from './framework-weights.ts';
import { changedCodes, type Shares } from './weights.ts';

interface SaveWeightsProps {
  readonly run: RunWire;
  readonly published: Shares;
  readonly shares: Shares;
  readonly onClose: () => void;
}

/** Writes the tried weights down as a new revision of the run's framework. Results change only with a new assessment. */
export function SaveWeights({ run, published, shares, onClose }: SaveWeightsProps) {
  const { t, local } = useText();
  const { id, revision } = run.framework;
  const path = `/frameworks/${encodeURIComponent(id)}`;
  const base = useGet<FrameworkWire>(`${path}?revision=${revision}`);
  const [saved, setSaved] = useState<FrameworkWire | null>(null);
  return (
    <Dialog onClose={onClose} size="lg" title={t('whatIf.save.title')}>
      {saved ? (
        <Stack>
          <Notice
            tone="good"
            title={t('whatIf.saved', { name: local(saved.name), revision: saved.revision })}
          >
            {t('whatIf.saved.next')}
          </Notice>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('work.close')}
            </Button>
            <ButtonLink to="/frameworks/$id" params={{ id }}>
              {t('whatIf.saved.open')}
            </ButtonLink>
          </Group>
        </Stack>
      ) : base.data ? (
        <SaveForm {...{ run, published, shares, onClose, path, base: base.data, onSaved: setSaved }} />
      ) : base.isError ? (
        <ErrorState error={base.error} onRetry={() => void base.refetch()} />
      ) : (
        <LoadingState />
      )}
    </Dialog>
  );
}

interface SaveFormProps extends SaveWeightsProps {
  readonly path: string;
  readonly base: FrameworkWire;
  readonly onSaved: (framework: FrameworkWire) => void;
}

function SaveForm({ run, published, shares, onClose, path, base, onSaved }: SaveFormProps) {
  const { t, local } = useText();
  const format = useFormat();
  const framework = base.framework as Framework;
  const [version, setVersion] = useState(nextVersion(framework.version));
  const changed = changedCodes(published, shares);
  const newest = Math.max(...base.revisions.map((entry) => entry.revision));
  const nodes = run.nodes.filter((node) => changed.includes(node.code));

  const save = useTask(async () => {
    const text = JSON.stringify(withWeights(framework, shares, changed, version.trim()), null, 2);
    const saved = await send<FrameworkWire>('PUT', path, { text });
    await refresh('/frameworks');
    onSaved(saved);
  });

  return (
    <Stack>
      <Text size="sm">{t('whatIf.save.what', { name: local(base.name), count: changed.length })}</Text>
      {newest > base.revision && (
        <Notice tone="bad">{t('whatIf.save.older', { revision: base.revision, newest })}</Notice>
      )}
      <ScrollArea.Autosize mah={280} type="auto">
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('whatIf.save.node')}</Table.Th>
              <Table.Th className="numeric">{t('whatIf.save.before')}</Table.Th>
              <Table.Th className="numeric">{t('whatIf.save.after')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {nodes.map((node) => (
              <Table.Tr key={node.code}>
                <Table.Td>{local(node.name)}</Table.Td>
                <Table.Td className="numeric">{format.percent(published[node.code], 2)}</Table.Td>
                <Table.Td className="numeric">{format.percent(shares[node.code], 2)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
      <TextInput
        label={t('whatIf.save.version')}
        description={t('whatIf.save.version.hint', { version: framework.version })}
        value={version}
        maxLength={50}
        onChange={(event) => setVersion(event.currentTarget.value)}
      />
      {save.error !== null && <ErrorState error={save.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('work.cancel')}
        </Button>
        <Button loading={save.isBusy} disabled={version.trim() === ''} onClick={() => void save.start()}>
          {t('whatIf.save.do')}
        </Button>
      </Group>
    </Stack>
  );
}
