import { Table } from '@mantine/core';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import type { ChartTable } from './csv.ts';

/** A chart's figures as a table; scrolls within `maxHeight` pixels. */
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
  const content = (
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
        {table.rows.map((row) => (
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
  );
  if (maxHeight === undefined) return content;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="figure-table" style={{ maxHeight }} aria-label={caption} tabIndex={0}>
      {content}
    </section>
  );
}
