import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Prepared } from '../../assessments/prepare.ts';
import type { Citation, Framework } from '../../model/framework.ts';
import type { Issue } from '../../model/issue.ts';
import { inLocale, type Locale } from '../../model/text.ts';
import type { Kit, Running } from '../command.ts';

/** A framework file and the data that it is put to, as the commands that need no store take them. */
export interface CaseOptions {
  readonly framework: string;
  readonly data: string;
  readonly period?: string;
  readonly areas?: string;
}

export const withCaseOptions = (command: Command, say: Kit['say']): Command =>
  command
    .requiredOption('-f, --framework <file>', say('assess.framework'))
    .requiredOption('-d, --data <path>', say('assess.data'))
    .option('-p, --period <period>', say('assess.period'))
    .option('--areas <file>', say('assess.areas'));

export interface Case {
  readonly framework: Framework;
  /** What the engine is given. */
  readonly prepared: Prepared;
  readonly citations: ReadonlyMap<string, Citation>;
  readonly warnings: readonly Issue[];
  /** Name and unit of a node or a variable; the code itself where the framework has none. */
  readonly nameOf: (code: string, locale: Locale) => string;
  readonly unitOf: (code: string) => string;
}

/** Reads and checks both. Throws `file.notFound`, and `input.invalid` with everything that is wrong. */
export async function loadCase({ terminal }: Running, options: CaseOptions): Promise<Case> {
  const [
    { readFile },
    { loadConfig },
    { parseFramework },
    { readData },
    { prepareAssessment },
    { nodesOf },
    errors,
  ] = await Promise.all([
    import('node:fs/promises'),
    import('../../platform/config.ts'),
    import('../../indicators/framework-file.ts'),
    import('../../assessments/read-data.ts'),
    import('../../assessments/prepare.ts'),
    import('../../composite/tree.ts'),
    import('../../model/error.ts'),
  ]);
  const { limits } = loadConfig(terminal.env, terminal.cwd);
  const at = (path: string): string => resolve(terminal.cwd, path);
  const text = await readFile(at(options.framework), 'utf8').catch(() => {
    throw new errors.MeridianError('file.notFound', { file: options.framework });
  });
  const framework = parseFramework(text, options.framework);
  const data = await readData(at(options.data), {
    framework,
    limits,
    signal: terminal.signal,
    ...(options.period === undefined ? {} : { period: options.period }),
    ...(options.areas === undefined ? {} : { areasFile: at(options.areas) }),
  });
  const prepared = prepareAssessment({
    framework,
    areas: data.areas,
    values: data.values,
    ...(options.period === undefined ? {} : { period: options.period }),
  });
  const things = new Map(
    [...nodesOf(framework.tree).map(({ node }) => node), ...(framework.variables ?? [])].map((thing) => [
      thing.code,
      thing,
    ]),
  );
  return {
    nameOf: (code, locale) => {
      const thing = things.get(code);
      return thing ? inLocale(thing.name, locale) : code;
    },
    unitOf: (code) => {
      const thing = things.get(code);
      return thing && 'unit' in thing ? thing.unit : '';
    },
    framework,
    prepared,
    citations: data.citations,
    warnings: [...data.warnings, ...prepared.warnings],
  };
}
