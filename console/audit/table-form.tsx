import { Button, FileButton, Group, MultiSelect, SegmentedControl, Select, Table, Text } from '@mantine/core';
import { IconUpload, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { FrameworkSummaryWire } from '../../src/indicators/framework-wire.ts';
import { useGetAll } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { Notice } from '../shell/notice.tsx';
import { Panel } from '../shell/page.tsx';
import { ReasonedButton } from '../shell/reasoned-button.tsx';
import { Scroll } from '../shell/scroll.tsx';
import style from './audit.module.css';
import { type AuditDraft, missingOf, STRUCTURES, type Structure } from './audit-draft.ts';
import { readPublished } from './published-file.ts';

/** Rows that are shown of a chosen table. */
const SHOWN = 4;

interface TableFormProps {
  readonly draft: AuditDraft;
  /** Null: another table is to be chosen. */
  readonly onChange: (draft: AuditDraft | null) => void;
  readonly onStart: () => void;
  readonly isBusy: boolean;
}

/** What the columns of the chosen table are, and who says what is made of what. */
export function TableForm({ draft, onChange, onStart, isBusy }: TableFormProps) {
  const { t } = useText();
  const { table, structure } = draft;
  const set = (changed: Partial<AuditDraft>) => onChange({ ...draft, ...changed });
  const columns = [...new Set(table.columns.filter((name) => name !== ''))];
  const missing = missingOf(draft);
  return (
    <Panel
      title={table.name}
      lead={t('published.table.lead', { count: table.rows.length, columns: columns.length })}
      actions={
        <Button size="xs" variant="default" onClick={() => onChange(null)}>
          {t('published.table.other')}
        </Button>
      }
    >
      <Preview draft={draft} />
      <div className={style.fields}>
        <Select
          label={t('published.area')}
          data={columns}
          value={draft.area}
          allowDeselect={false}
          onChange={(area) => set({ area })}
        />
        <Select
          label={t('published.rank')}
          description={t('published.rank.hint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder={t('published.rank.none')}
          data={columns.filter((name) => name !== draft.area)}
          value={draft.rank}
          clearable
          onChange={(rank) => set({ rank, inputs: draft.inputs.filter((name) => name !== rank) })}
        />
      </div>
      <fieldset className={style.structure}>
        <legend>{t('published.structure')}</legend>
        <SegmentedControl
          size="xs"
          aria-label={t('published.structure')}
          value={structure}
          onChange={(value) => set({ structure: value as Structure })}
          data={STRUCTURES.map((value) => ({ value, label: t(`published.structure.${value}`) }))}
        />
        <Text size="sm" c="dimmed" mt={6}>
          {t(`published.structure.${structure}.hint`)}
        </Text>
        {structure === 'columns' && <ByColumns draft={draft} columns={columns} set={set} />}
        {structure === 'stored' && <ByStored draft={draft} set={set} />}
        {structure === 'file' && <ByFile draft={draft} set={set} />}
      </fieldset>
      <RawFile draft={draft} set={set} />
      <Group justify="flex-end" mt="md">
        <ReasonedButton
          reason={missing && t(`published.missing.${missing}`)}
          loading={isBusy}
          onClick={onStart}
        >
          {t('published.check')}
        </ReasonedButton>
      </Group>
      {isBusy && (
        <Text size="sm" c="dimmed" role="status" ta="end" mt={4}>
          {t('published.busy')}
        </Text>
      )}
    </Panel>
  );
}

function Preview({ draft: { table } }: { readonly draft: AuditDraft }) {
  return (
    <Scroll label={table.name} className={style.preview}>
      <Table aria-label={table.name}>
        <Table.Thead>
          <Table.Tr>
            {table.columns.map((name, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns may share a name and never move
              <Table.Th key={at} scope="col">
                {name || '—'}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {table.rows.slice(0, SHOWN).map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity
            <Table.Tr key={at}>
              {table.columns.map((_, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <Table.Td key={column}>{row[column] ?? ''}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}

interface PartProps {
  readonly draft: AuditDraft;
  readonly set: (changed: Partial<AuditDraft>) => void;
}

function ByColumns({ draft, columns, set }: PartProps & { readonly columns: readonly string[] }) {
  const { t } = useText();
  const raw = draft.raw?.columns.filter((name) => name !== '') ?? [];
  const free = columns.filter((name) => name !== draft.area && name !== draft.rank);
  return (
    <div className={style.fields}>
      <Select
        label={t('published.score')}
        data={free}
        value={draft.score}
        allowDeselect={false}
        onChange={(score) => set({ score, inputs: draft.inputs.filter((name) => name !== score) })}
      />
      <MultiSelect
        className={style.wide}
        label={t('published.inputs')}
        data={[...new Set([...free, ...raw])].filter((name) => name !== draft.score && name !== draft.area)}
        value={[...draft.inputs]}
        searchable
        clearable
        onChange={(inputs) => set({ inputs })}
      />
    </div>
  );
}

function ByStored({ draft, set }: PartProps) {
  const { t, local } = useText();
  const frameworks = useGetAll<FrameworkSummaryWire>('/frameworks');
  return (
    <div className={style.fields}>
      <Select
        className={style.wide}
        label={t('published.framework')}
        placeholder={t('published.framework.choose')}
        data={(frameworks.data ?? []).map(({ id, name }) => ({ value: id, label: local(name) }))}
        value={draft.framework}
        searchable
        nothingFoundMessage={t('published.framework.none')}
        onChange={(framework) => set({ framework })}
      />
    </div>
  );
}

function ByFile({ draft, set }: PartProps) {
  const { t } = useText();
  return (
    <ChosenFile
      name={draft.frameworkFile?.name ?? null}
      choose={t('published.framework.file')}
      accept=".yaml,.yml,.json"
      onFile={async (file) => set({ frameworkFile: { name: file.name, text: await file.text() } })}
      onRemove={() => set({ frameworkFile: null })}
    />
  );
}

function RawFile({ draft, set }: PartProps) {
  const { t } = useText();
  const [isBad, setBad] = useState(false);
  return (
    <div className={style.raw}>
      <Text size="sm" fw={500}>
        {t('published.raw')}
      </Text>
      <Text size="sm" c="dimmed">
        {t('published.raw.hint')}
      </Text>
      <ChosenFile
        name={draft.raw?.name ?? null}
        choose={t('published.raw.choose')}
        accept=".csv,.tsv,.txt"
        onFile={async (file) => {
          const raw = await readPublished(file).catch(() => null);
          setBad(raw === null);
          if (raw) set({ raw });
        }}
        onRemove={() => set({ raw: null })}
      />
      {isBad && (
        <Notice tone="bad" role="alert">
          {t('published.refused.noTable')}
        </Notice>
      )}
    </div>
  );
}

interface ChosenFileProps {
  readonly name: string | null;
  readonly choose: string;
  readonly accept: string;
  readonly onFile: (file: File) => Promise<void>;
  readonly onRemove: () => void;
}

function ChosenFile({ name, choose, accept, onFile, onRemove }: ChosenFileProps) {
  const { t } = useText();
  return (
    <div className={style.file}>
      <FileButton
        accept={accept}
        onChange={(file) => file && void onFile(file)}
        inputProps={{ 'aria-label': choose }}
      >
        {(props) => (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconUpload size={15} stroke={1.6} aria-hidden />}
            {...props}
          >
            {choose}
          </Button>
        )}
      </FileButton>
      {name !== null && (
        <>
          <Text size="sm" className="break">
            {name}
          </Text>
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={t('import.removeFile', { name })}
            onClick={onRemove}
          >
            <IconX size={14} aria-hidden />
          </Button>
        </>
      )}
    </div>
  );
}
