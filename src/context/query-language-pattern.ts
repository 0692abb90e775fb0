import { RE2JS } from 're2js';

/** A regular expression of a query, ready for matching in time proportional to the text (RE2: no backtracking). */
export interface Pattern {
  readonly source: string;
  /** Whether a text holds a match anywhere, as regexec of POSIX tells it; `^` and `$` bind it to the ends. */
  readonly test: (text: string) => boolean;
  /** Instructions of the compiled program: a text is matched in as many steps per character at most. */
  readonly size: number;
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
    return {
      source,
      test: (text) => compiled.test(text),
      size: compiled.programSize(),
      portable: isPortable(source),
    };
  } catch (error) {
    return error instanceof Error ? error.message.replace('(?s)', '') : '';
  }
}

/** Tokens that RE2 and PostgreSQL's advanced expressions understand alike: an atom, a quantifier, a group's ends, a bar, anchors. */
const TOKEN =
  /(?<atom>[\p{L}\p{N} _\-:/@#%&=,;<>~'"!]|\.|\\[.\\/\-+*?()[\]{}|^$]|\[\^?(?:[a-zA-Z0-9 _.:,/](?:-[a-zA-Z0-9])?)+\])|(?<many>[*+?])|(?<open>\()|(?<close>\))|(?<rest>[|^$])/uy;

/** More of them cost PostgreSQL too much to compile: 250 take it half a second. */
const MOST_QUANTIFIERS = 16;

/**
 * One quantifier after an atom at most and none after a group, so that no expression of PostgreSQL's grows out of bounds; no `**`, `(?`,
 * `^*` or empty group either, which the two take differently.
 */
function isPortable(source: string): boolean {
  let quantifiers = 0;
  let before: 'start' | 'atom' | 'many' = 'start';
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const groups = TOKEN.exec(source)?.groups;
    if (!groups) return false;
    if (groups.many !== undefined) {
      quantifiers++;
      if (before !== 'atom' || quantifiers > MOST_QUANTIFIERS) return false;
      before = 'many';
    } else if (groups.close !== undefined) {
      if (before === 'start') return false;
      before = 'many';
    } else before = groups.atom === undefined ? 'start' : 'atom';
  }
  return true;
}
