import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useIssueWords } from '../analyses/use-issue-words.ts';
import { Chart } from '../charts/chart.tsx';
import type { Look } from '../charts/look.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import style from './examination.module.css';
import { shiftsOf } from './finding-groups.ts';
import type { ExaminedProps } from './findings-panel.tsx';
import { TrackTable } from './track-table.tsx';
import { type TrackRow, tracksHeight, tracksOption } from './tracks.ts';

const KINDS = ['indicator', 'dimension'] as const;
type Kind = (typeof KINDS)[number];

/** How far ranks move when one element is left out and the others take its weight. */
export function RemovalPanel({ examination, nameOf }: ExaminedProps) {
  const { t } = useText();
  const format = useFormat();
  const issueWords = useIssueWords();
  const [asked, setAsked] = useState<Kind>('indicator');
  const shifts = useMemo(() => shiftsOf(examination), [examination]);
  const kinds = KINDS.filter((kind) => shifts.some((one) => one.kind === kind));
  const kind = kinds.includes(asked) ? asked : kinds[0];
  const rows = useMemo(
    () =>
      shifts
        .filter((one) => one.kind === kind)
        .map(
          ({ code, mean, largest }): TrackRow => ({
            key: code,
            name: nameOf(code),
            indent: 0,
            hollow: largest,
            solid: mean,
            isApart: false,
          }),
        ),
    [shifts, kind, nameOf],
  );
  // A dimension goes with its only part.
  const withIt = new Map(shifts.flatMap(({ code, removed }) => (removed === code ? [] : [[code, removed]])));
  const note = rows.some(({ key }) => withIt.has(key))
    ? {
        name: t('exam.notes'),
        of: (code: string) =>
          withIt.has(code) ? t('exam.removal.with', { name: nameOf(withIt.get(code)!) }) : null,
      }
    : undefined;
  const worded = useMemo(() => (value: number | null) => format.rank(value), [format]);
  const names = useMemo(() => [t('exam.removal.largest'), t('exam.removal.mean')] as const, [t]);
  const option = useMemo(
    () => (look: Look) => tracksOption(rows, names, look, worded),
    [rows, names, worded],
  );
  const table = useMemo(
    () => ({
      columns: [
        t('word.code'),
        t('exam.node'),
        t('exam.removal.mean'),
        t('exam.removal.largest'),
        t('exam.removal.removed'),
      ],
      rows: shifts.map(({ code, mean, largest, removed }) => [
        code,
        nameOf(code),
        mean,
        largest,
        nameOf(removed),
      ]),
    }),
    [shifts, nameOf, t],
  );
  const refused = examination.nodes.flatMap(({ code, removal }) =>
    removal && 'issues' in removal ? [{ code, issues: removal.issues }] : [],
  );
  return (
    <Chart
      title={t('exam.removal')}
      lead={t('exam.removal.lead')}
      option={option}
      table={table}
      height={tracksHeight(rows.length)}
      drawingIsTable
      drawing={
        rows.length === 0 ? (
          <p className="quiet">{t('exam.removal.none')}</p>
        ) : (
          <TrackTable
            label={t('exam.removal')}
            corner={t('exam.removal.without')}
            names={names}
            rows={rows}
            worded={worded}
            note={note}
          />
        )
      }
      actions={
        kinds.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label={t('exam.removal.of')}
            value={kind ?? ''}
            onChange={(value) => setAsked(value as Kind)}
            data={kinds.map((value) => ({ value, label: t(`exam.removal.of.${value}`) }))}
          />
        )
      }
    >
      <ul className={style.legend}>
        <li>
          <i className={style.dot} data-mark="solid" /> {names[1]}
        </li>
        <li>
          <i className={style.dot} data-mark="hollow" /> {names[0]}
        </li>
      </ul>
      {refused.length > 0 && (
        <ul className={`${style.legend} quiet`}>
          {refused.map(({ code, issues }) => (
            <li key={code}>
              {t('exam.removal.refused', {
                name: nameOf(code),
                reason: issues
                  .map((issue) =>
                    issueWords({ code: issue, severity: 'error', at: {}, details: { node: nameOf(code) } }),
                  )
                  .join(' '),
              })}
            </li>
          ))}
        </ul>
      )}
    </Chart>
  );
}
