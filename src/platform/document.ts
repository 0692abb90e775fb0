import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  Parser,
  visit,
} from 'yaml';
import type { Issue } from '../model/issue.ts';

/** Limits of a document that people write by hand. */
export interface DocumentLimits {
  readonly characters: number;
  /** Nesting of lists and maps. */
  readonly depth: number;
  /** Lists, maps and single values in all, each alias counted as often as it is used. */
  readonly values: number;
}

export interface ReadDocument {
  /** The content as plain lists, maps and scalars, each its own; undefined if the text cannot be read at all. */
  readonly value: unknown;
  /** Syntax, limits and cycles; with a line wherever there is one. */
  readonly issues: readonly Issue[];
  /** The line, from 1, that a JSON Pointer's value (or the nearest thing around it) begins on. */
  readonly lineOf: (pointer: string) => number | undefined;
}

/**
 * Reads one YAML 1.2 or JSON document from a text that is not trusted. Numbers such as `.nan` and `1e400` come through as NaN
 * and infinite, for the schema to refuse. An alias inside the very thing it names is reported and left out.
 */
export function readDocument(text: string, limits: DocumentLimits): ReadDocument {
  const nothing = (issues: readonly Issue[]): ReadDocument => ({
    value: undefined,
    issues,
    lineOf: () => undefined,
  });
  if (text.length > limits.characters)
    return nothing([issueAt('document.tooLong', {}, { limit: limits.characters })]);
  const lines = new LineCounter();
  const rowAt = (offset: number): number => lines.linePos(offset).line;
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  // The composer calls itself for each level and would overflow the stack, so the depth is looked at first.
  const deep = tooDeep(tokens, limits.depth);
  if (deep !== undefined)
    return nothing([issueAt('document.tooDeep', { row: rowAt(deep) }, { limit: limits.depth })]);
  const options = { lineCounter: lines, prettyErrors: false, stringKeys: true, uniqueKeys: true };
  const documents = [...new Composer(options).compose(tokens, true, text.length)];
  const document = documents[0]!;
  const issues: Issue[] = [...document.errors, ...document.warnings].map((error) => ({
    ...issueAt('document.syntax', { row: rowAt(error.pos[0]) }, { code: error.code }),
    value: error.message.slice(0, 200),
  }));
  if (documents.length > 1)
    issues.push(issueAt('document.several', { row: rowAt(documents[1]!.range[0]) }, {}));
  issues.push(...unknownAliases(document, rowAt));
  if (issues.length > 0) return nothing(issues);
  const lineOf = (pointer: string): number | undefined => lineAt(document, pointer, rowAt);
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: 1000 });
  } catch {
    return nothing([issueAt('document.aliases', {}, {})]);
  }
  const found: Issue[] = [];
  const value = copy(content, limits, found);
  return { value, issues: found, lineOf };
}

/** The offset of the first collection that is nested more than `limit` deep. */
function tooDeep(tokens: readonly CST.Token[], limit: number): number | undefined {
  const open: (readonly [token: CST.Token, depth: number])[] = tokens.map((token) => [token, 0]);
  for (let next = open.pop(); next; next = open.pop()) {
    const [token, depth] = next;
    if (token.type === 'document' && token.value) open.push([token.value, depth + 1]);
    if (!('items' in token)) continue;
    if (depth > limit) return token.offset;
    for (const item of token.items) {
      if (item.key) open.push([item.key, depth + 1]);
      if (item.value) open.push([item.value, depth + 1]);
    }
  }
  return undefined;
}

/** Aliases that name nothing before them. */
function unknownAliases(document: Document.Parsed, rowAt: (offset: number) => number): readonly Issue[] {
  const anchors = new Set<string>();
  const issues: Issue[] = [];
  visit(document, {
    Value: (_, { anchor }) => {
      if (anchor !== undefined) anchors.add(anchor);
    },
    Alias: (_, { source, range }) => {
      if (anchors.has(source)) return;
      const at = range ? { row: rowAt(range[0]) } : {};
      issues.push({ ...issueAt('document.aliasUnknown', at, {}), value: source.slice(0, 200) });
    },
  });
  return issues;
}

/** A copy without shared parts: what aliases name is copied each time, up to the limits, and a cycle is cut and reported. */
function copy(content: unknown, limits: DocumentLimits, issues: Issue[]): unknown {
  let values = 0;
  const around = new Set<object>();
  const visitValue = (value: unknown, path: string): unknown => {
    values += 1;
    if (values > limits.values) return undefined;
    if (typeof value !== 'object' || value === null) return value;
    if (around.has(value)) {
      issues.push(issueAt('document.cycle', { path }, {}));
      return undefined;
    }
    if (around.size >= limits.depth) {
      issues.push(issueAt('document.tooDeep', { path }, { limit: limits.depth }));
      return undefined;
    }
    around.add(value);
    const result = Array.isArray(value)
      ? value.map((item, index) => visitValue(item, `${path}/${index}`)).filter((item) => item !== undefined)
      : Object.fromEntries(
          Object.entries(value).flatMap(([key, item]) => {
            const copied = visitValue(item, `${path}/${escapePointer(key)}`);
            return copied === undefined ? [] : [[key, copied]];
          }),
        );
    around.delete(value);
    return result;
  };
  const result = visitValue(content, '');
  if (values > limits.values) issues.push(issueAt('document.tooLarge', {}, { limit: limits.values }));
  return result;
}

/** What {@link readDocument} makes of a value that JSON.parse has read: a copy within the limits, and what stands against it. */
export function withinLimits(
  value: unknown,
  limits: DocumentLimits,
): { readonly value: unknown; readonly issues: readonly Issue[] } {
  const issues: Issue[] = [];
  return { value: copy(value, limits, issues), issues };
}

/** Issues with their file and the line of what they are about, in the order of lines. */
export const placeIssues = (
  issues: readonly Issue[],
  file: string,
  lineOf: ReadDocument['lineOf'],
): readonly Issue[] =>
  issues
    .map((issue) => {
      const row = issue.at.row ?? (issue.at.path === undefined ? undefined : lineOf(issue.at.path));
      return { ...issue, at: { file, ...(row === undefined ? {} : { row }), ...issue.at } };
    })
    .sort((a, b) => (a.at.row ?? 0) - (b.at.row ?? 0));

/** A property's name as a part of a JSON Pointer (RFC 6901). */
export const escapePointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** The parts of a JSON Pointer. */
export const pointerParts = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

function lineAt(
  document: Document.Parsed,
  pointer: string,
  rowAt: (offset: number) => number,
): number | undefined {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0];
  for (const part of pointerParts(pointer)) {
    const target: unknown = isAlias(node) ? node.resolve(document) : node;
    if (isMap(target)) {
      const pair = target.items.find(({ key }) => (isScalar(key) ? String(key.value) : undefined) === part);
      if (!pair) break;
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(target)) {
      node = target.items[Number(part)];
      if (typeof node !== 'object' || node === null) break;
      offset = (node as { range?: readonly number[] | null }).range?.[0] ?? offset;
    } else break;
  }
  return offset === undefined ? undefined : rowAt(offset);
}

const issueAt = (
  code: string,
  at: Issue['at'],
  details: Readonly<Record<string, string | number>>,
): Issue => ({
  code,
  severity: 'error',
  at,
  details,
});
