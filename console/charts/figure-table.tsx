import { Table, Text } from '@mantine/core';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import type { ChartTable } from './csv.ts';

/** Rows that are shown; the file that the chart's menu saves has all of them. */
const MOST_ROWS = 1000;

/** A chart's figures as a table, the first {@link MOST_ROWS} rows; scrolls within `maxHeight` pixels. */
export function FigureTable({
  table,
  caption,
  maxHeight,
}: {
  table: ChartTable;
  caption: string;
  maxHeight?: number;
}) {
  const format = useFormat();
  const { t } = useText();
  const numeric = new Set(
    table.columns.flatMap((_, place) =>
      table.rows.some((row) => typeof row[place] === 'number') ? [place] : [],
    ),
  );
  const rows = table.rows.slice(0, MOST_ROWS);
  const content = (
    <>
      <Table stickyHeader={maxHeight !== undefined} withRowBorders aria-label={caption}>
        <Table.Thead>
          <Table.Tr>
            {table.columns.map((column, place) => (
              <Table.Th key={column} scope="col" className={numeric.has(place) ? 'numeric' : undefined}>
                {column}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.join('|')}>
              {row.map((cell, place) => (
                <Table.Td key={table.columns[place]} className={numeric.has(place) ? 'numeric' : undefined}>
                  {typeof cell === 'number' ? format.value(cell, 5) : (cell ?? t('value.none'))}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {rows.length < table.rows.length ? (
        <Text c="dimmed" size="sm">
          {t('chart.part', { listed: rows.length, count: table.rows.length })}
        </Text>
      ) : null}
    </>
  );
  if (maxHeight === undefined) return content;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="figure-table" style={{ maxHeight }} aria-label={caption} tabIndex={0}>
      {content}
    </section>
  );
}
