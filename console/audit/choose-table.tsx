import { Button, FileButton, Text } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import type { RunWire, ScoreWire } from '../../src/assessments/run-wire.ts';
import { csvText } from '../../src/model/csv.ts';
import { send } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useRun } from '../platform/run.ts';
import { useTask } from '../platform/task.ts';
import { Notice } from '../shell/notice.tsx';
import { ErrorState } from '../shell/states.tsx';
import drop from '../sources/import.module.css';
import style from './audit.module.css';
import { type PublishedFile, publishedOf, readPublished } from './published-file.ts';

/** The server takes no longer texts. */
const MOST_CHARACTERS = 8_000_000;
/** As many areas of the shown assessment make an example. */
const EXAMPLE_AREAS = 1000;

/** First: the table that somebody published. */
export function ChooseTable({ onChoose }: { readonly onChoose: (table: PublishedFile) => void }) {
  const { t, local } = useText();
  const run = useRun().data;
  const [isOver, setOver] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const read = async (file: File | undefined | null) => {
    if (!file) return;
    setRefused(null);
    if (file.size > 4 * MOST_CHARACTERS) return setRefused('published.refused.size');
    const table = await readPublished(file).catch(() => null);
    if (!table || table.columns.length < 2) setRefused('published.refused.noTable');
    else if (table.rows.length === 0) setRefused('published.refused.noRows');
    else if (table.text.length > MOST_CHARACTERS) setRefused('published.refused.size');
    else onChoose(table);
  };
  const example = useTask(async (shown: RunWire) => {
    const { items } = await send<{ items: readonly ScoreWire[] }>(
      'GET',
      `/runs/${encodeURIComponent(shown.id)}/scores?limit=${EXAMPLE_AREAS}`,
    );
    onChoose(exampleOf(shown, items, local, { area: t('word.area'), rank: t('word.rank') }));
  });
  return (
    <section
      className={`panel ${drop.drop}`}
      data-over={isOver || undefined}
      aria-label={t('published.drop')}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event: DragEvent) => {
        event.preventDefault();
        setOver(false);
        void read(event.dataTransfer.files[0]);
      }}
    >
      <IconUpload size={30} stroke={1.5} aria-hidden />
      <Text fw={600}>{t('published.drop')}</Text>
      <Text size="sm" c="dimmed" maw={560}>
        {t('published.drop.what')}
      </Text>
      <div className={style.choices}>
        <FileButton
          accept=".csv,.tsv,.txt"
          onChange={(file) => void read(file)}
          inputProps={{ 'aria-label': t('published.choose') }}
        >
          {(props) => <Button {...props}>{t('published.choose')}</Button>}
        </FileButton>
        {run && (
          <Button variant="default" loading={example.isBusy} onClick={() => void example.start(run)}>
            {t('published.example')}
          </Button>
        )}
      </div>
      {refused && (
        <Notice tone="bad" role="alert">
          {t(refused)}
        </Notice>
      )}
      {example.error !== null && <ErrorState error={example.error} />}
    </section>
  );
}

/** The shown assessment as a table that somebody might publish: names, scores with two decimals, ranks. */
function exampleOf(
  run: RunWire,
  items: readonly ScoreWire[],
  local: (name: RunWire['framework']['name']) => string,
  words: { readonly area: string; readonly rank: string },
): PublishedFile {
  const index = run.nodes[0]!;
  const parts = run.nodes.filter(({ parent }) => parent === index.code);
  const fixed = (score: number | null | undefined) => score?.toFixed(2) ?? '';
  const named = [words.area, ...[...parts, index].map(({ name }) => local(name)), words.rank];
  const coded = [words.area, ...[...parts, index].map(({ code }) => code), words.rank];
  const columns = new Set(named).size === named.length ? named : coded;
  const rows = items.map(({ area, score, rank, children }) => [
    local(area.name),
    ...parts.map(({ code }) => fixed(children[code])),
    fixed(score),
    rank,
  ]);
  return publishedOf(`${index.code}-${run.period}.csv`, csvText([columns, ...rows]));
}
