import { MeridianError } from '../model/error.ts';

export interface SelectionLimits {
  /** UTF-16 units of the whole text. */
  readonly length: number;
  /** Terms of the whole selection. */
  readonly terms: number;
}
export const SELECTION_LIMITS: SelectionLimits = { length: 20_000, terms: 200 };

/**
 * Splits what clauses 4.17 and 4.19 share: alternatives (`|` or `,`) of conjunctions (`;`), a conjunction in parentheses or, as the
 * conformance tests write it, without. Answers the terms of each alternative, and which text at which character is out of place.
 * @throws MeridianError `context.badRequest` where the form is wrong, `context.tooComplex` beyond the limits
 */
export function splitSelection(
  source: string,
  { path, limits = SELECTION_LIMITS }: { readonly path: string; readonly limits?: SelectionLimits },
): readonly (readonly string[])[] {
  if (source.length > limits.length) throw tooComplex('context.limitText', path, { most: limits.length });
  const alternatives: string[][] = [];
  let terms: string[] = [];
  let group: 'none' | 'open' | 'closed' = 'none';
  let count = 0;
  let start = 0;
  const wrong = (at: number): MeridianError =>
    new MeridianError('context.badRequest', {}, [
      {
        code: 'context.selection',
        severity: 'error',
        at: { path },
        value: source.slice(at, at + 40),
        details: { position: at + 1 },
      },
    ]);
  const endTerm = (at: number): void => {
    if (group === 'closed') {
      if (start !== at) throw wrong(start);
      return;
    }
    if (start === at) throw wrong(at);
    if (++count > limits.terms) throw tooComplex('context.limitTypes', path, { most: limits.terms });
    terms.push(source.slice(start, at));
  };
  for (let at = 0; at <= source.length; at++) {
    const sign = at === source.length ? '|' : source[at];
    switch (sign) {
      case '(':
        if (group !== 'none' || start !== at || terms.length > 0) throw wrong(at);
        group = 'open';
        break;
      case ')':
        if (group !== 'open') throw wrong(at);
        endTerm(at);
        group = 'closed';
        break;
      case ';':
        if (group === 'closed') throw wrong(at);
        endTerm(at);
        break;
      case '|':
      case ',':
        if (group === 'open') throw wrong(at);
        endTerm(at);
        alternatives.push(terms);
        terms = [];
        group = 'none';
        break;
      default:
        continue;
    }
    start = at + 1;
  }
  return alternatives;
}

const tooComplex = (code: string, path: string, details: Readonly<Record<string, number>>): MeridianError =>
  new MeridianError('context.tooComplex', {}, [{ code, severity: 'error', at: { path }, details }]);
