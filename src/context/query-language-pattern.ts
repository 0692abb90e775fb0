import { RE2JS } from 're2js';

/** A regular expression of a query, ready for matching in time proportional to the text (RE2: no backtracking). */
export interface Pattern {
  readonly source: string;
  /** Whether a text holds a match anywhere, as regexec of POSIX tells it; `^` and `$` bind it to the ends. */
  readonly test: (text: string) => boolean;
  /** Whether PostgreSQL's expressions read the source in the same sense, letter by letter. */
  readonly portable: boolean;
}

/**
 * Compiles a pattern. The syntax is RE2's, which holds POSIX extended expressions but for equivalence classes and collating
 * elements; the full stop stands for any character, a new line too. A repetition may count to 1000 altogether.
 * @returns the reason in the engine's words where it is no expression
 */
export function compilePattern(source: string): Pattern | string {
  try {
    const compiled = RE2JS.compile(source, RE2JS.DOTALL);
    return { source, test: (text) => compiled.test(text), portable: isPortable(source) };
  } catch (error) {
    return error instanceof Error ? error.message.replace('(?s)', '') : '';
  }
}

/** Tokens that RE2 and PostgreSQL's advanced expressions understand alike: an atom, a quantifier, a group's ends, a bar, anchors. */
const TOKEN =
  /(?<atom>[\p{L}\p{N} _\-:/@#%&=,;<>~'"!]|\.|\\[.\\/\-+*?()[\]{}|^$]|\[\^?(?:[a-zA-Z0-9 _.:,/](?:-[a-zA-Z0-9])?)+\])|(?<many>[*+?])|(?<open>\()|(?<close>\))|(?<rest>[|^$])/uy;

/** One quantifier after each atom or group at most, and no `**`, `(?`, `^*` or empty group, which the two take differently. */
function isPortable(source: string): boolean {
  let before: 'start' | 'atom' | 'many' = 'start';
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const groups = TOKEN.exec(source)?.groups;
    if (!groups) return false;
    if (groups.many !== undefined) {
      if (before !== 'atom') return false;
      before = 'many';
    } else if (groups.close !== undefined) {
      if (before === 'start') return false;
      before = 'atom';
    } else before = groups.atom === undefined ? 'start' : 'atom';
  }
  return true;
}
