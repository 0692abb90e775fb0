import { Button, Group, SegmentedControl, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconDownload, IconInfoCircle, IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import type { IssueWire } from '../../src/platform/wire.ts';
import { download } from '../charts/export.ts';
import { useText } from '../platform/i18n.tsx';
import { EmptyState } from '../shell/states.tsx';
import style from './import.module.css';
import { issuesToCsv } from './issue-csv.ts';

/** Problems drawn at once; more are drawn on demand, so that a list of thousands stays quick. */
const DRAWN = 100;

interface IssueTableProps {
  readonly issues: readonly IssueWire[];
  /** How many there are in all; the list may be cut. */
  readonly count: number;
  /** Name of the saved CSV file, without its extension. */
  readonly name: string;
}

/** Every problem in one list: words first, then file, sheet, row, column, value and rule; filter and CSV. */
export function IssueTable({ issues, count, name }: IssueTableProps) {
  const { t } = useText();
  const [severity, setSeverity] = useState('all');
  const [search, setSearch] = useState('');
  const [drawn, setDrawn] = useState(DRAWN);
  const wanted = useDeferredValue(search.trim().toLowerCase());
  const errors = issues.filter((issue) => issue.severity === 'error').length;
  const found = useMemo(
    () =>
      issues.filter(
        (issue) =>
          (severity === 'all' || issue.severity === severity) &&
          (wanted === '' || textOf(issue).toLowerCase().includes(wanted)),
      ),
    [issues, severity, wanted],
  );
  const save = () => {
    const columns = ['severity', 'file', 'sheet', 'row', 'column', 'value', 'rule', 'message'];
    const csv = issuesToCsv(
      issues,
      columns.map((column) => t(`import.issue.${column}`)),
    );
    download(csv, `${name}.csv`, 'text/csv;charset=utf-8');
  };
  return (
    <>
      <Group className="no-print" gap="sm" mb="xs">
        <SegmentedControl
          size="xs"
          aria-label={t('import.issue.severity')}
          value={severity}
          onChange={setSeverity}
          data={[
            { value: 'all', label: t('import.issues.all', { count: issues.length }) },
            { value: 'error', label: t('import.issues.errors', { count: errors }) },
            { value: 'warning', label: t('import.issues.warnings', { count: issues.length - errors }) },
          ]}
        />
        <TextInput
          size="xs"
          flex="1 1 180px"
          leftSection={<IconSearch size={14} aria-hidden />}
          placeholder={t('import.issues.search')}
          aria-label={t('import.issues.search')}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
          onClick={save}
        >
          {t('import.issues.csv')}
        </Button>
      </Group>
      {count > issues.length && (
        <Text size="sm" c="dimmed" mb="xs">
          {t('import.issues.cut', { shown: issues.length, count })}
        </Text>
      )}
      {found.length === 0 ? (
        <EmptyState title={t('import.issues.noneFound')} />
      ) : (
        <ul className={style.issues} aria-label={t('import.issues')}>
          {found.slice(0, drawn).map((issue) => (
            <IssueLine
              key={`${issue.code} ${JSON.stringify(issue.at)} ${issue.value ?? ''} ${issue.message}`}
              issue={issue}
            />
          ))}
        </ul>
      )}
      {found.length > drawn && (
        <Button variant="subtle" size="xs" mt="xs" onClick={() => setDrawn(drawn + 5 * DRAWN)}>
          {t('import.issues.more', { count: found.length - drawn })}
        </Button>
      )}
    </>
  );
}

function IssueLine({ issue }: { issue: IssueWire }) {
  const { t } = useText();
  const isError = issue.severity === 'error';
  const Icon = isError ? IconAlertTriangle : IconInfoCircle;
  const { file, sheet, row, column, path } = issue.at;
  const place = [
    file && t('import.at.file', { file }),
    sheet && t('import.at.sheet', { sheet }),
    row !== undefined && t('import.at.row', { row: String(row) }),
    column && t('import.at.column', { column }),
  ].filter((text) => typeof text === 'string');
  return (
    <li className={style.issue} data-severity={issue.severity}>
      <Icon size={18} stroke={1.7} role="img" aria-label={t(isError ? 'import.error' : 'import.warning')} />
      <div>
        <Text size="sm" className="break">
          {/* What is wrong with a document is said of a path in it: “/tree/weight must be at least 0”. */}
          {path && <span className={style.path}>{path}</span>}
          {issue.message}
        </Text>
        <div className={style.place}>
          {place.map((text) => (
            <span key={text} className="break">
              {text}
            </span>
          ))}
          {issue.value !== undefined && issue.value !== '' && (
            <span className="break">{t('import.at.value', { value: issue.value })}</span>
          )}
          <span className={style.rule}>{issue.code}</span>
        </div>
      </div>
    </li>
  );
}

const textOf = (issue: IssueWire): string =>
  [issue.message, issue.code, issue.value, ...Object.values(issue.at)]
    .filter((part) => part !== undefined)
    .join(' ');
