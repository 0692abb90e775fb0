import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { PublishedTable, TableAudit } from '../../composite/audit.ts';
import type { Linked } from '../../composite/tree.ts';
import { MeridianError } from '../../model/error.ts';
import type { Issue } from '../../model/issue.ts';
import { type Kit, printJson, type Running } from '../command.ts';
import { textTable } from '../text-table.ts';

interface Options {
  readonly score?: string;
  readonly area?: string;
  readonly inputs?: readonly string[];
  readonly framework?: string;
  readonly raw?: string;
}
/** A table of texts: the first line names the columns. */
interface Sheet {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Areas that do not fit which are named. */
const NAMED = 10;

/** `audit`: whether a table that somebody published can be recomputed, and by which weights and bounds. */
export function addAudit(program: Command, { say, complete }: Kit): void {
  complete(
    program
      .command('audit')
      .description(say('audit.description'))
      .argument('<table.csv>', say('audit.table'))
      .option('--score <column>', say('audit.score'))
      .option('--inputs <column...>', say('audit.inputs'))
      .option('--area <column>', say('audit.area'))
      .option('-f, --framework <file>', say('audit.framework'))
      .option('--raw <file>', say('audit.raw')),
    [
      'meridian audit ranking.csv --score total --inputs economy health air',
      'meridian audit scores.csv --framework my-framework.yaml --raw figures.csv',
    ],
    auditCommand,
  );
}

async function auditCommand(running: Running, file: string, options: Options): Promise<undefined> {
  const { terminal } = running;
  const [{ audit }, table, raw, nodes] = await Promise.all([
    import('../../composite/audit.ts'),
    readSheet(running, file),
    options.raw === undefined ? undefined : readSheet(running, options.raw),
    options.framework === undefined ? undefined : readTree(running, options.framework),
  ]);
  const published = publishedOf(table, raw, nodes, options);
  const answer = audit(published);
  if (running.json) printJson(running, { areas: published.areas, ...answer });
  else terminal.out(`\n${auditText(running, answer)}`);
  return undefined;
}

/** The tables as the engine takes them: with a framework its nodes, else the score and the columns beside it. */
function publishedOf(
  table: Sheet,
  raw: Sheet | undefined,
  nodes: readonly Linked[] | undefined,
  { score, inputs, area }: Options,
): PublishedTable {
  const key = columnIn(table, area ?? table.columns[0] ?? '');
  const areas = table.rows.map((row) => row[key] ?? '');
  const textsOf = (sheet: Sheet, at: number, rowOf: (index: number) => number | undefined) =>
    areas.map((_, index) => {
      const row = rowOf(index);
      return row === undefined ? null : (sheet.rows[row]?.[at] ?? null);
    });
  if (nodes === undefined) {
    const total = table.columns[columnIn(table, score ?? table.columns.at(-1) ?? '')]!;
    const items = inputs ?? table.columns.filter((name, at) => at !== key && name !== total);
    const scores = [total, ...items].map(
      (name) => [name, textsOf(table, columnIn(table, name), (index) => index)] as const,
    );
    return {
      areas,
      nodes: [{ code: total, parent: null }, ...items.map((code) => ({ code, parent: total }))],
      scores: Object.fromEntries(scores),
    };
  }
  const ofNodes = (sheet: Sheet, rowOf: (index: number) => number | undefined) =>
    Object.fromEntries(
      nodes.flatMap(({ code }) => {
        const at = sheet.columns.indexOf(code);
        return at < 0 ? [] : [[code, textsOf(sheet, at, rowOf)] as const];
      }),
    );
  if (raw === undefined) return { areas, nodes, scores: ofNodes(table, (index) => index) };
  const rawKey = columnIn(raw, area ?? raw.columns[0] ?? '');
  const rows = new Map(raw.rows.map((row, index) => [row[rawKey] ?? '', index]));
  return {
    areas,
    nodes,
    scores: ofNodes(table, (index) => index),
    raw: ofNodes(raw, (index) => rows.get(areas[index]!)),
  };
}

function columnIn({ columns }: Sheet, name: string): number {
  const at = columns.indexOf(name);
  if (at < 0)
    throw refusal({
      code: 'audit.columnMissing',
      severity: 'error',
      at: { column: name.slice(0, 200) },
      value: name.slice(0, 200),
      details: { columns: columns.join(', ').slice(0, 500) },
    });
  return at;
}

const refusal = (issue: Issue): MeridianError => new MeridianError('input.invalid', { count: 1 }, [issue]);

async function readSheet({ terminal }: Running, file: string): Promise<Sheet> {
  const [{ readFile }, { CsvSplit }, { textOf }, { FileError }] = await Promise.all([
    import('node:fs/promises'),
    import('../../sources/csv-split.ts'),
    import('../../sources/cell.ts'),
    import('../../sources/file-error.ts'),
  ]);
  const text = await readFile(resolve(terminal.cwd, file), 'utf8').catch(() => {
    throw new MeridianError('file.notFound', { file });
  });
  try {
    const split = new CsvSplit(file);
    const rows = [...split.push(text.replace(/^\uFEFF/, '')), ...split.end()].map((row) =>
      row.cells.map(textOf),
    );
    return { columns: rows[0] ?? [], rows: rows.slice(1) };
  } catch (error) {
    throw error instanceof FileError ? refusal(error.issue) : error;
  }
}

async function readTree({ terminal }: Running, file: string): Promise<readonly Linked[]> {
  const [{ readFile }, { parseFramework }, { nodesOf }] = await Promise.all([
    import('node:fs/promises'),
    import('../../indicators/framework-file.ts'),
    import('../../composite/tree.ts'),
  ]);
  const text = await readFile(resolve(terminal.cwd, file), 'utf8').catch(() => {
    throw new MeridianError('file.notFound', { file });
  });
  return nodesOf(parseFramework(text, file).tree).map(({ code, parent }) => ({ code, parent }));
}

function auditText({ say }: Running, { replayable, systems, bounds }: TableAudit): string {
  const lines = [say(`audit.verdict.${replayable}`), ''];
  for (const system of systems) {
    lines.push(
      say(`audit.system.${system.replayable}`, {
        node: system.node,
        decimals: system.decimals,
        method: system.method === null ? '' : say(`audit.method.${system.method}`),
        largest: system.largest.toPrecision(3),
      }),
    );
    if (system.replayable === 'yes')
      lines.push(
        textTable(
          [
            { title: say('audit.part'), align: 'left', maxWidth: 40 },
            { title: say('audit.weight'), align: 'right' },
            { title: say('audit.margin'), align: 'right' },
            { title: say('audit.simple'), align: 'right' },
          ],
          system.weights.map(({ code, weight, margin, simple }) => [
            code,
            weight.toFixed(4),
            `± ${margin.toPrecision(2)}`,
            simple === null ? '' : `${simple.parts}/${simple.of}`,
          ]),
        ),
        ...(system.isUnique ? [] : [say('audit.notUnique'), '']),
      );
    if (system.misfits.length > 0)
      lines.push(say('audit.misfits', { list: system.misfits.slice(0, NAMED).join(say('separator')) }), '');
  }
  for (const { node, replayable: verdict, bounds: ends, scale, isClamped, misfits } of bounds)
    lines.push(
      ends === null
        ? say('audit.noBounds', { node })
        : say(`audit.bounds.${verdict}`, {
            node,
            low: ends[0],
            high: ends[1],
            scale: say(`audit.scale.${scale}`),
            clamp: isClamped ? say('audit.clamped') : '',
          }),
      ...(misfits.length > 0
        ? [say('audit.misfits', { list: misfits.slice(0, NAMED).join(say('separator')) })]
        : []),
    );
  return `${lines.join('\n')}\n`;
}
