import { nodesOf } from '../composite/tree.ts';
import type { Area } from '../model/area.ts';
import type { FrameworkNode } from '../model/framework.ts';
import type { Locale, LocalText } from '../model/text.ts';
import type { Assessment } from './assess.ts';
import { type AllMessages, type Wording, wordingOf } from './report-wording.ts';
import type { SourceFile } from './run-record.ts';

export interface ReportInput {
  readonly assessment: Assessment;
  readonly meridian: string;
  readonly files: readonly SourceFile[];
  readonly inputsSha256: string;
  readonly frameworkSha256: string;
  readonly languages: readonly Locale[];
  readonly messages: AllMessages;
}

/** What every section needs: the run, the words, and names by code. */
export interface ReportContext extends ReportInput {
  readonly words: Wording;
  readonly nodes: ReadonlyMap<string, FrameworkNode>;
  readonly areaOf: (code: string) => Area;
  /** The name of an indicator, a dimension or a variable. */
  readonly nameOf: (code: string) => LocalText;
}

export function contextOf(input: ReportInput): ReportContext {
  const { framework, areas, places } = input.assessment;
  const nodes = new Map(nodesOf(framework.tree).map((entry) => [entry.code, entry.node]));
  const variables = new Map((framework.variables ?? []).map((variable) => [variable.code, variable]));
  const known = new Map([...places, ...areas].map((area) => [area.code, area]));
  return {
    ...input,
    words: wordingOf(input.languages, input.messages),
    nodes,
    areaOf: (code) => known.get(code)!,
    nameOf: (code) => (nodes.get(code) ?? variables.get(code))?.name ?? { en: code, zh: code },
  };
}
