import { Table, Text } from '@mantine/core';
import type { Tone } from '../../src/diagnosis/finding.ts';
import type { Block } from '../../src/diagnosis/report-document.ts';
import { useText } from '../platform/i18n.tsx';
import { Scroll } from '../shell/scroll.tsx';
import style from './report.module.css';
import { ReportDrawing } from './report-drawing.tsx';

interface Told {
  readonly text: string;
  readonly tone: Tone;
}

/** Sentences with their tone at the side, which a screen reader says. */
export function Sentences({ told, isStory = false }: { told: readonly Told[]; isStory?: boolean }) {
  const { t, gap } = useText();
  return (
    <ul className={isStory ? style.story : style.said}>
      {told.map(({ text, tone }) => (
        <li key={text} data-tone={tone}>
          {tone === 'neutral' ? null : (
            <span className="sr-only">
              {t(`areaReport.tone.${tone}`)}
              {gap}
            </span>
          )}
          {text}
        </li>
      ))}
    </ul>
  );
}

/** The blocks of one section: its sentences first, then what they stand on. */
export function Blocks({ blocks }: { blocks: readonly Block[] }) {
  const told = blocks.filter((block) => block.kind === 'sentence');
  return (
    <>
      {told.length > 0 ? <Sentences told={told} /> : null}
      {blocks.map((block) =>
        block.kind === 'sentence' ? null : block.kind === 'note' ? (
          <Text key={block.text} size="sm" c="dimmed" className={style.notes}>
            {block.text}
          </Text>
        ) : block.kind === 'picture' ? (
          <ReportDrawing key={block.caption} drawing={block.drawing} caption={block.caption} />
        ) : (
          <ReportTable key={block.caption} {...block} />
        ),
      )}
    </>
  );
}

function ReportTable({ caption, columns, rows }: Extract<Block, { kind: 'table' }>) {
  const side = (at: number): string => (columns[at]?.isNumber ? 'numeric' : '');
  return (
    <Scroll label={caption}>
      <Table className={style.table} captionSide="top" mt="sm">
        <Table.Caption>{caption}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ title }, at) => (
              <Table.Th key={title} scope="col" className={side(at)}>
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.join('\n')}>
              {row.map((cell, at) =>
                at === 0 ? (
                  <Table.Th key={columns[at]?.title} scope="row">
                    {cell}
                  </Table.Th>
                ) : (
                  <Table.Td key={columns[at]?.title} className={side(at)}>
                    {cell}
                  </Table.Td>
                ),
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}
