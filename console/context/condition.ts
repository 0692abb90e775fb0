/** What a condition can ask of an attribute, with the sign of the query language. */
export const TESTS = {
  equal: '==',
  unequal: '!=',
  greater: '>',
  atLeast: '>=',
  less: '<',
  atMost: '<=',
  contains: '~=',
  exists: '',
} as const;
export type Test = keyof typeof TESTS;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?$/;

/** One condition in the query language; texts are quoted, what a pattern would take for a sign is not one. */
export function conditionOf(attribute: string, test: Test, value: string): string {
  if (test === 'exists') return attribute;
  const plain = value.trim();
  const written =
    test === 'contains'
      ? quoted(plain.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      : NUMBER.test(plain) || TIME.test(plain) || plain === 'true' || plain === 'false'
        ? plain
        : quoted(plain);
  return `${attribute}${TESTS[test]}${written}`;
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** Adds a condition that must hold as well. */
export const joined = (q: string | undefined, condition: string): string => {
  const before = q?.trim() ?? '';
  if (before === '') return condition;
  return before.includes('|') && !/^\([^()]*\)$/.test(before)
    ? `(${before});${condition}`
    : `${before};${condition}`;
};
