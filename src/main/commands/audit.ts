import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { NamedText } from '../../assessments/audit-sheet.ts';
import type { MethodAudit } from '../../composite/audit-by-method.ts';
import { MeridianError } from '../../model/error.ts';
import { type Kit, printJson, type Running } from '../command.ts';
import { issueLines } from '../problem-text.ts';
import { textTable } from '../text-table.ts';
import { statedLines } from './audit-stated.ts';

interface Options {
  readonly score?: string;
  readonly area?: string;
  readonly rank?: string;
  readonly inputs?: readonly string[];
  readonly framework?: string;
  readonly raw?: string;
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
      .option('--rank <column>', say('audit.rank'))
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
  const [{ auditTable }, table, raw, framework] = await Promise.all([
    import('../../assessments/audit-table.ts'),
    readText(running, file),
    options.raw === undefined ? undefined : readText(running, options.raw),
    options.framework === undefined ? undefined : readText(running, options.framework),
  ]);
  const { parseFramework } = await import('../../indicators/framework-file.ts');
  const { framework: _, raw: __, ...columns } = options;
  const answer = auditTable({
    ...columns,
    table,
    ...(raw ? { raw } : {}),
    ...(framework ? { framework: parseFramework(framework.text, framework.name) } : {}),
  });
  if (running.json) printJson(running, answer);
  else {
    running.terminal.out(`\n${auditText(running, answer)}`);
    if (answer.warnings.length > 0)
      running.terminal.error(
        `\n${running.say('warnings', { count: answer.warnings.length })}\n${issueLines(running.locale, answer.warnings)}`,
      );
  }
  return undefined;
}

async function readText({ terminal }: Running, name: string): Promise<NamedText> {
  const { readFile } = await import('node:fs/promises');
  const text = await readFile(resolve(terminal.cwd, name), 'utf8').catch(() => {
    throw new MeridianError('file.notFound', { file: name });
  });
  return { name, text };
}

function auditText(running: Running, audit: MethodAudit): string {
  const { say } = running;
  const { stated, scaled, recovered, ranks } = audit;
  const lines = stated ? statedLines(running, stated, NAMED) : [];
  if (recovered !== null) lines.push('', say(`audit.recovered.${recovered}`));
  if (stated === null || stated.replayable === 'undecided')
    lines.push(say(`audit.verdict.${audit.replayable}`));
  if (recovered !== 'nothing') {
    if (scaled !== null) lines.push(say(`audit.scaled.${scaled}`));
    const found = recoveredLines(running, audit);
    if (found.length > 0) lines.push('', ...found);
  }
  if (ranks && stated?.ranks?.replayable !== 'yes') {
    lines.push(say(`audit.ranks.${ranks.replayable}`, { count: ranks.misfits.length }));
    for (const { area, rank, possible } of ranks.misfits.slice(0, NAMED))
      lines.push(say('audit.rankMisfit', { area, rank, first: possible[0], last: possible[1] }));
  }
  return `${lines.join('\n')}\n`;
}

/** The weights and bounds that were found. */
function recoveredLines({ say }: Running, { systems, bounds }: MethodAudit): string[] {
  const lines: string[] = [];
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
  return lines;
}
