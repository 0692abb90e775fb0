import { Button } from '@mantine/core';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { type ChartTable, fileNameOf, toCsv } from '../charts/csv.ts';
import { download } from '../charts/export.ts';
import { useText } from '../platform/i18n.tsx';

/** Saves the figures of a table as CSV; `table` is called when it is pressed. */
export function CsvButton({ title, table }: { readonly title: string; readonly table: () => ChartTable }) {
  const { t } = useText();
  return (
    <Button
      className="no-print"
      size="xs"
      variant="default"
      leftSection={<IconFileSpreadsheet size={15} aria-hidden />}
      aria-label={`${t('chart.csv')}: ${title}`}
      onClick={() => download(toCsv(table()), fileNameOf(title, 'csv'), 'text/csv;charset=utf-8')}
    >
      CSV
    </Button>
  );
}
