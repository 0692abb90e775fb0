import { nodesOf } from '../composite/tree.ts';
import { type Framework, isIndicator } from '../model/framework.ts';
import { formatMessage, type Messages } from '../model/message.ts';
import { inLocale, type Locale, type LocalText } from '../model/text.ts';
import type { RecordNode, RecordStep } from './run-record.ts';
import type { Telling } from './step-text.ts';

/** What a run adds to a framework: what its steps resolved to. Of a run's record, as it is. */
export interface AppliedMethod {
  readonly period: string;
  readonly areas: readonly unknown[];
  readonly nodes: readonly RecordNode[];
  readonly log: readonly RecordStep[];
}

export interface MethodologyInput {
  readonly framework: Framework;
  readonly run?: AppliedMethod;
  readonly locale: Locale;
  readonly messages: Messages;
  /** The version of Meridian. */
  readonly meridian: string;
}

export interface MethodologyContext extends MethodologyInput, Telling {
  /** The text of a key. */
  readonly say: (key: string, details?: Readonly<Record<string, string | number>>) => string;
  readonly local: (text: LocalText) => string;
  /** The name of a node or variable; its code if there is none. */
  readonly name: (code: string) => string;
}

export function methodologyContext(input: MethodologyInput): MethodologyContext {
  const { framework, locale, messages } = input;
  const names = new Map<string, LocalText>([
    ...(framework.variables ?? []).map(({ code, name }) => [code, name] as const),
    ...nodesOf(framework.tree).map(({ code, node }) => [code, node.name] as const),
  ]);
  const nameOf = (code: string): LocalText => names.get(code) ?? { en: code, zh: code };
  const local = (text: LocalText): string => inLocale(text, locale);
  return {
    ...input,
    nameOf,
    local,
    name: (code) => local(nameOf(code)),
    say: (key, details = {}) => formatMessage(messages, locale, key, details),
  };
}

/** A number as a file has it. */
export const numberText = (value: number): string => String(value).replace('-', '−');

export const indicatorCount = (framework: Framework): number =>
  nodesOf(framework.tree).filter(({ node }) => isIndicator(node)).length;
