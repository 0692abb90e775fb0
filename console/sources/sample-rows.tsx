import { Table, Tabs } from '@mantine/core';
import { useMemo } from 'react';
import type { IssueWire } from '../../src/platform/wire.ts';
import type { ImportPreviewWire } from '../../src/sources/import-wire.ts';
import { useText } from '../platform/i18n.tsx';
import { Scroll } from '../shell/scroll.tsx';
import style from './import.module.css';

type Sample = ImportPreviewWire['files'][number];

/** The first rows of each file as they stand in it; cells with a problem are marked. */
export function SampleRows({ files, issues }: { files: readonly Sample[]; issues: readonly IssueWire[] }) {
  const keyed = files.map((file) => ({ key: `${file.name} ${file.sheet ?? ''}`, file }));
  const first = keyed[0];
  if (!first) return null;
  if (keyed.length === 1) return <Rows file={first.file} issues={issues} />;
  return (
    <Tabs defaultValue={first.key} keepMounted={false}>
      <Tabs.List mb="sm">
        {keyed.map(({ key, file }) => (
          <Tabs.Tab key={key} value={key}>
            {file.sheet ? `${file.name} · ${file.sheet}` : file.name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {keyed.map(({ key, file }) => (
        <Tabs.Panel key={key} value={key}>
          <Rows file={file} issues={issues} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function Rows({ file, issues }: { file: Sample; issues: readonly IssueWire[] }) {
  const { t } = useText();
  const bad = useMemo(
    () =>
      new Map(
        issues
          .filter((issue) => issue.at.file === undefined || issue.at.file === file.name)
          .map((issue) => [`${issue.at.row} ${issue.at.column}`, issue.message]),
      ),
    [issues, file.name],
  );
  return (
    <Scroll label={t('import.sample.of', { name: file.name })} className={style.rows}>
      <Table horizontalSpacing="sm" verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th className={style.rowNumber}>{t('import.issue.row')}</Table.Th>
            {file.columns.map((column, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: headers of a file need not differ
              <Table.Th key={`${index} ${column}`} title={column}>
                {column}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {file.rows.map(({ row, cells }) => (
            <Table.Tr key={row}>
              <Table.Td className={style.rowNumber}>{row}</Table.Td>
              {file.columns.map((column, index) => {
                const problem = bad.get(`${row} ${column}`);
                const cell = cells[index] ?? '';
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: cells stand in the order of the columns
                  <Table.Td key={index} className={problem ? style.bad : undefined} title={problem ?? cell}>
                    {cell}
                  </Table.Td>
                );
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}
