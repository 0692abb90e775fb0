import type { Command } from 'commander';
import type { WhatIfAnswer } from '../../assessments/thread-task.ts';
import type { LeastChange } from '../../composite/what-if.ts';
import { inLocale } from '../../model/text.ts';
import { type Kit, printJson, type Running } from '../command.ts';
import { anyNumber, countingNumber } from '../number-option.ts';
import { textTable } from '../text-table.ts';
import { type Case, type CaseOptions, loadCase, withCaseOptions } from './case.ts';

interface Options extends CaseOptions {
  readonly area: string;
  readonly rank?: number;
  readonly score?: number;
  readonly node?: string;
  readonly indicator?: readonly string[];
  readonly limit?: readonly string[];
}

export function addWhatIf(program: Command, { say, complete }: Kit): void {
  const command = withCaseOptions(program.command('whatif').description(say('whatif.description')), say)
    .requiredOption('-a, --area <code>', say('whatif.area'))
    .option('--rank <number>', say('whatif.rank'), countingNumber)
    .option('--score <number>', say('whatif.score'), anyNumber)
    .option('--node <code>', say('whatif.node'))
    .option('-i, --indicator <code...>', say('whatif.indicator'))
    .option('--limit <code=low..high...>', say('whatif.limit'));
  complete(
    command,
    [
      'meridian whatif -f frameworks/sample/framework.yaml -d frameworks/sample --area 370200 --rank 20',
      'meridian whatif -f my-framework.yaml -d figures.csv --area A --score 60 --limit GDP_PER_HEAD=0..90000',
    ],
    whatIfCommand,
  );
}

async function whatIfCommand(running: Running, options: Options): Promise<undefined> {
  const { terminal } = running;
  const [{ caseOf, runTask }, { MeridianError }] = await Promise.all([
    import('../../assessments/thread-task.ts'),
    import('../../model/error.ts'),
  ]);
  const { rank, score, area, node, indicator } = options;
  if ((rank === undefined) === (score === undefined))
    throw new MeridianError('input.invalid', { count: 1 }, [
      { code: 'whatIf.goal', severity: 'error', at: {} },
    ]);
  const limits = (options.limit ?? []).map((text) => {
    const parts = /^([^=]+)=(-?[\d.eE+-]+)\.\.(-?[\d.eE+-]+)$/.exec(text);
    const ends = [Number(parts?.[2]), Number(parts?.[3])] as const;
    if (!parts || !ends.every(Number.isFinite))
      throw new MeridianError('input.invalid', { count: 1 }, [
        { code: 'whatIf.limitText', severity: 'error', at: {}, value: text.slice(0, 200) },
      ]);
    return [parts[1]!, ends] as const;
  });
  const loaded = await loadCase(running, options);
  const request = {
    area,
    goal: rank === undefined ? { score: score! } : { rank },
    limits: Object.fromEntries(limits),
    ...(node === undefined ? {} : { node }),
    ...(indicator === undefined ? {} : { indicators: indicator }),
  };
  const answer = await runTask('whatIf', { ...caseOf(loaded.prepared), request }, terminal.signal);
  if (running.json) printJson(running, { request, ...answer });
  else terminal.out(`\n${answerText(running, loaded, answer)}`);
  return undefined;
}

function answerText(running: Running, loaded: Case, { together, each, leftOut }: WhatIfAnswer): string {
  const { say, locale } = running;
  const { prepared, nameOf, unitOf } = loaded;
  const area = prepared.areas.find(({ code }) => code === together.area);
  const { before, after } = together;
  const places = { name: area ? inLocale(area.name, locale) : together.area };
  const row = (change: LeastChange['changes'][number]): string[] => [
    nameOf(change.figure, locale),
    figureText(change.from),
    figureText(change.to),
    unitOf(change.figure),
    change.cost.toFixed(2),
  ];
  const columns = [
    { title: say('whatif.figure'), align: 'left' as const, maxWidth: 36 },
    { title: say('whatif.from'), align: 'right' as const },
    { title: say('whatif.to'), align: 'right' as const },
    { title: say('whatif.unit'), align: 'left' as const },
    { title: say('whatif.cost'), align: 'right' as const },
  ];
  const single = each.filter(({ isReached }) => isReached);
  const lines = [
    say(together.isReached ? 'whatif.reached' : 'whatif.unreached', {
      ...places,
      before: before.rank,
      after: after.rank,
      scoreBefore: before.score.toFixed(2),
      scoreAfter: after.score.toFixed(2),
    }),
    '',
    say('whatif.together'),
    textTable(columns, together.changes.map(row)),
    single.length > 0 ? say('whatif.alone') : say('whatif.noneAlone'),
    ...(single.length > 0
      ? [
          textTable(
            columns,
            single.flatMap(({ changes }) => changes.map(row)),
          ),
        ]
      : ['']),
    ...(leftOut.length > 0
      ? [
          say('whatif.leftOut', {
            list: leftOut
              .map(({ figure, reason }) => `${nameOf(figure, locale)} (${say(`whatif.reason.${reason}`)})`)
              .join(say('separator')),
          }),
          '',
        ]
      : []),
  ];
  return lines.join('\n');
}

const figureText = (value: number): string => String(Number(value.toPrecision(6)));
