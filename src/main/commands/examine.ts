import type { Command } from 'commander';
import type { Examination } from '../../composite/examination.ts';
import type { Finding } from '../../composite/findings.ts';
import { type Kit, printJson, type Running } from '../command.ts';
import { textTable } from '../text-table.ts';
import { type Case, type CaseOptions, loadCase, withCaseOptions } from './case.ts';

export function addExamine(program: Command, { say, complete }: Kit): void {
  complete(
    withCaseOptions(program.command('examine').description(say('examine.description')), say),
    ['meridian examine -f frameworks/sample/framework.yaml -d frameworks/sample'],
    examineCommand,
  );
}

async function examineCommand(running: Running, options: CaseOptions): Promise<undefined> {
  const { terminal, locale, say } = running;
  const [{ caseOf, runTask }, { findingsOf }, { message }] = await Promise.all([
    import('../../assessments/thread-task.ts'),
    import('../../composite/findings.ts'),
    import('../../platform/i18n.ts'),
  ]);
  const loaded = await loadCase(running, options);
  const examination = await runTask('examine', caseOf(loaded.prepared), terminal.signal);
  const findings = findingsOf(examination);
  if (running.json) {
    printJson(running, { findings, examination });
    return;
  }
  const nameOf = (code: string): string => loaded.nameOf(code, locale);
  const worded = ({ code, severity, details }: Finding): string => {
    const named = Object.entries(details).map(([key, value]) => [
      key,
      typeof value === 'string' ? nameOf(value) : value,
    ]);
    const words = message(locale, `finding.${code}`, Object.fromEntries(named));
    return `${severity === 'warning' ? '!' : '·'} ${words}\n  ${message(locale, `findingAdvice.${code}`)}`;
  };
  terminal.out(`\n${dimensionTable(say, nameOf, examination)}\n`);
  terminal.out(
    findings.length === 0
      ? `${say('examine.nothing')}\n`
      : `${say('examine.findings', { count: findings.length })}\n\n${findings.map(worded).join('\n')}\n`,
  );
}

/** Each node below the index: stated weight, importance, correlation with its parent; of a dimension Cronbach's alpha. */
function dimensionTable(say: Running['say'], nameOf: Case['unitOf'], examination: Examination): string {
  const alphas = new Map(examination.dimensions.map(({ code, alpha }) => [code, alpha]));
  const percent = (share: number | null | undefined): string =>
    share === null || share === undefined ? '–' : `${(share * 100).toFixed(1)} %`;
  const plain = (value: number | null | undefined): string =>
    value === null || value === undefined ? '–' : value.toFixed(2);
  return textTable(
    [
      { title: say('examine.node'), align: 'left', maxWidth: 40 },
      { title: say('examine.weight'), align: 'right' },
      { title: say('examine.importance'), align: 'right' },
      { title: say('examine.withParent'), align: 'right' },
      { title: say('examine.alpha'), align: 'right' },
    ],
    examination.nodes.map((node) => [
      `${'  '.repeat(node.depth)}${nameOf(node.code)}`,
      node.parent === null ? '' : percent(node.weight),
      node.parent === null ? '' : percent(node.correlationShare),
      node.parent === null ? '' : plain(node.withParent?.coefficient),
      alphas.has(node.code) ? plain(alphas.get(node.code)) : '',
    ]),
  );
}
