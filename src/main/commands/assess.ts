import { isAbsolute, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Assessment } from '../../assessments/assess.ts';
import { inLocale, LOCALES } from '../../model/text.ts';
import { type Kit, printJson, type Running } from '../command.ts';
import { wholeNumber } from '../number-option.ts';
import { type CaseOptions, loadCase, withCaseOptions } from './case.ts';

interface Options extends CaseOptions {
  readonly out?: string;
  readonly top: number;
}

/** Rows of the ranking that are printed unless `--top` says otherwise. */
const TOP = 20;

export function addAssess(program: Command, { say, complete }: Kit): void {
  const command = withCaseOptions(program.command('assess').description(say('assess.description')), say)
    .option('-o, --out <folder>', say('assess.out'))
    .option('--top <count>', say('assess.top', { count: TOP }), wholeNumber, TOP);
  complete(
    command,
    [
      'meridian assess --framework frameworks/sample/framework.yaml --data frameworks/sample --out out',
      'meridian assess -f my-framework.yaml -d figures.xlsx --period 2024 --lang zh-CN',
      'meridian assess -f my-framework.yaml -d figures.csv --areas areas.csv --json',
    ],
    assessCommand,
  );
}

async function assessCommand(running: Running, options: Options): Promise<undefined> {
  const { terminal, locale, say } = running;
  const [{ assessPrepared }, { buildRunFiles }, { loadMessages }, { MERIDIAN_VERSION }, { writeFiles }] =
    await Promise.all([
      import('../../assessments/assess.ts'),
      import('../../assessments/run-files.ts'),
      import('../../platform/i18n.ts'),
      import('../../platform/version.ts'),
      import('../write-files.ts'),
    ]);
  const { framework, prepared, citations, warnings } = await loadCase(running, options);
  const assessment = assessPrepared(prepared);
  const { record, files } = buildRunFiles({
    assessment,
    meridian: MERIDIAN_VERSION,
    citations,
    languages: running.isLanguageChosen ? [locale] : LOCALES,
    messages: loadMessages(),
  });
  terminal.signal.throwIfAborted();
  const folder = resolve(terminal.cwd, options.out ?? `${framework.id}-${assessment.period}`);
  await writeFiles(folder, files);

  if (running.json) {
    const { wordIssues } = await import('../../platform/i18n.ts');
    printJson(running, {
      framework: { id: framework.id, version: framework.version, name: framework.name },
      period: assessment.period,
      folder,
      files: [...record.outputs, record.inputs].map(({ name, sha256, bytes }) => ({ name, sha256, bytes })),
      ranking: rankingOf(assessment),
      screenedOut: assessment.result.screenedOut,
      missing: assessment.missing,
      warnings: wordIssues(locale, warnings),
    });
    return;
  }
  const { issueLines } = await import('../problem-text.ts');
  const { rankingText } = await import('./assess-table.ts');
  terminal.out(`\n${rankingText(running, assessment, options.top)}\n`);
  const shown = relative(terminal.cwd, folder);
  const place = shown.startsWith('..') || isAbsolute(shown) ? folder : shown || '.';
  terminal.out(`${say('assess.files', { folder: place, files: [...files.keys()].join(', ') })}\n`);
  if (framework.notice) terminal.error(`\n${inLocale(framework.notice, locale)}\n`);
  if (warnings.length > 0)
    terminal.error(`\n${say('warnings', { count: warnings.length })}\n${issueLines(locale, warnings)}`);
}

/** Areas by rank with every node's score, as data; null where there is none. */
function rankingOf({ result, areas }: Assessment) {
  const names = new Map(areas.map((area) => [area.code, area.name]));
  const codes = result.nodes.map((node) => node.code);
  const at = (data: Float64Array, column: number, row: number): number | null => {
    const value = data[column * result.areas.length + row]!;
    return Number.isNaN(value) ? null : value;
  };
  return result.areas
    .map((area, row) => ({
      area,
      name: names.get(area),
      rank: at(result.ranks.data, 0, row),
      score: at(result.scores.data, 0, row),
      scores: Object.fromEntries(
        codes.slice(1).map((code, index) => [code, at(result.scores.data, index + 1, row)]),
      ),
    }))
    .sort((a, b) => (a.rank ?? Number.MAX_VALUE) - (b.rank ?? Number.MAX_VALUE));
}
