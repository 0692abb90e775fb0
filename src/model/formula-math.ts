/** An element of MathML Core, ready for a page or a document to write. */
export interface MathElement {
  readonly tag: MathTag;
  readonly children: string | readonly MathElement[];
  /**
   * A letter that stands for something. To be slanted by the style sheet and given `mathvariant="normal"`: left alone, browsers
   * take the slanted letters of mathematical fonts, which many machines do not have.
   */
  readonly isVariable?: true;
}
type MathTag =
  | 'mrow'
  | 'mi'
  | 'mn'
  | 'mo'
  | 'mspace'
  | 'mfrac'
  | 'msub'
  | 'msup'
  | 'msubsup'
  | 'munder'
  | 'msqrt';

const TOKEN = /\s+|[_^]\{|\d+(?:\.\d+)?|\p{L}\p{M}*′?|[\s\S]/uy;
/** Names of more than one letter. */
const NAME = /(?:min|max|mean|median|ln|corr|CI|CR|RI)/uy;
const LETTER = /^\p{L}/u;
const SEVERAL = /^\p{L}{2}/u;
/** What takes its subscript below itself. */
const BIG = new Set(['Σ', 'Π', 'max', 'min', 'median', 'mean']);

/** A formula of `method-formula.ts` as MathML. */
export function formulaMath(formula: string): readonly MathElement[] {
  return new Reader(tokensOf(formula)).sequence(undefined, true);
}

/** The letters and names of formulas, each once in the order in which they stand; without signs that are known to all. */
export const formulaNames = (formulas: readonly string[]): readonly string[] => [
  ...new Set(formulas.flatMap(tokensOf).filter((token) => LETTER.test(token) && !KNOWN.has(token))),
];
const KNOWN = new Set(['Σ', 'Π', 'ln', 'mean', 'median', 'corr']);

function tokensOf(formula: string): readonly string[] {
  const tokens: string[] = [];
  for (let at = 0; at < formula.length; ) {
    NAME.lastIndex = at;
    TOKEN.lastIndex = at;
    const [token] = NAME.exec(formula) ?? TOKEN.exec(formula) ?? [''];
    tokens.push(token);
    at += token.length;
  }
  return tokens;
}

class Reader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  /** Up to the closing sign, which is passed over. In a script a / b stays on its line. */
  sequence(until: string | undefined, hasFractions: boolean): MathElement[] {
    const row: MathElement[] = [];
    while (this.#at < this.#tokens.length) {
      const token = this.#tokens[this.#at]!;
      if (token === until) {
        this.#at += 1;
        return row;
      }
      if (token.trim() === '') {
        this.#at += 1;
        if (isSpaced(row.at(-1), this.#tokens[this.#at])) row.push(SPACE);
        continue;
      }
      if (token === '/' && hasFractions) {
        this.#at += 1;
        this.#skipSpace();
        const over = row.pop();
        row.push({ tag: 'mfrac', children: [unfenced(over), unfenced(this.#item(hasFractions))] });
      } else row.push(this.#item(hasFractions));
    }
    return row;
  }

  #skipSpace(): void {
    while (this.#tokens[this.#at]?.trim() === '') this.#at += 1;
  }

  /** One name, number or bracket with its scripts; a function with what it is of. */
  #item(hasFractions: boolean): MathElement {
    const token = this.#tokens[this.#at++] ?? '';
    if (token === '(') return this.#scripted(fenced(this.sequence(')', hasFractions)), token);
    if (token === '|') return row([operator('|'), ...this.sequence('|', hasFractions), operator('|')]);
    if (token === '√') {
      this.#at += 1;
      return { tag: 'msqrt', children: this.sequence(')', hasFractions) };
    }
    if (token === 'ln') return this.#applied(hasFractions);
    return this.#scripted(leaf(token), token);
  }

  #applied(hasFractions: boolean): MathElement {
    const isApart = this.#tokens[this.#at]?.trim() === '';
    this.#skipSpace();
    return row([leaf('ln'), ...(isApart ? [SPACE] : []), this.#item(hasFractions)]);
  }

  #scripted(base: MathElement, token: string): MathElement {
    let [sub, sup]: (MathElement | undefined)[] = [];
    for (let sign = this.#tokens[this.#at]; sign === '_{' || sign === '^{'; sign = this.#tokens[this.#at]) {
      this.#at += 1;
      const script = row(this.sequence('}', false));
      if (sign === '_{') sub = script;
      else sup = script;
    }
    if (sub && sup) return { tag: 'msubsup', children: [base, sub, sup] };
    if (sub)
      return { tag: BIG.has(token) && !this.#isBound(token) ? 'munder' : 'msub', children: [base, sub] };
    return sup ? { tag: 'msup', children: [base, sup] } : base;
  }

  /** min_{i} and max_{i} before anything but an argument are values of a column. */
  #isBound(token: string): boolean {
    if (token !== 'min' && token !== 'max') return false;
    return (
      !/^\s$/.test(this.#tokens[this.#at] ?? '') || !/^(?:[\p{L}Σ(])/u.test(this.#tokens[this.#at + 1] ?? '')
    );
  }
}

const operator = (text: string): MathElement => ({ tag: 'mo', children: text });
const row = (children: readonly MathElement[]): MathElement =>
  children.length === 1 ? children[0]! : { tag: 'mrow', children };

const SPACE: MathElement = { tag: 'mspace', children: [] };
/** Two names side by side are a function and what it is of. */
const isSpaced = (before: MathElement | undefined, next: string | undefined): boolean =>
  before !== undefined && before.tag !== 'mo' && next !== undefined && /^[\p{L}\d(]/u.test(next);

/** A fraction needs no brackets. */
const fenced = (inside: readonly MathElement[]): MathElement =>
  inside.length === 1 && inside[0]!.tag === 'mfrac'
    ? inside[0]!
    : row([operator('('), ...inside, operator(')')]);

function leaf(token: string): MathElement {
  if (token === 'Σ' || token === 'Π') return operator(token === 'Σ' ? '∑' : '∏');
  if (/^\d/.test(token)) return { tag: 'mn', children: token };
  if (!LETTER.test(token)) return operator(token);
  return { tag: 'mi', children: token, ...(SEVERAL.test(token) ? {} : { isVariable: true }) };
}

/** A bracket above or below a fraction's line needs no signs. */
function unfenced(element: MathElement | undefined): MathElement {
  if (element === undefined) return row([]);
  const { tag, children } = element;
  const isFenced = tag === 'mrow' && typeof children !== 'string' && children[0]?.children === '(';
  return isFenced ? row((children as readonly MathElement[]).slice(1, -1)) : element;
}
