import type { Issue } from '../model/issue.ts';
import { owned } from './cell.ts';

/**
 * Collects every problem of one check, of which the first `limit` errors and the first `limit` warnings are listed and the
 * rest is counted. A problem that comes back row after row (an unknown place, say) is one issue with the number of its rows.
 */
export class IssueList {
  readonly #limit: number;
  readonly #errors: Issue[] = [];
  readonly #warnings: Issue[] = [];
  readonly #repeated = new Map<string, { issue: Issue; rows: number }>();
  #errorCount = 0;
  #warningCount = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(issue: Issue): void {
    if (issue.severity === 'error') this.#errorCount += 1;
    else this.#warningCount += 1;
    const list = issue.severity === 'error' ? this.#errors : this.#warnings;
    if (list.length < this.#limit) list.push(issue);
  }

  /** Adds the issue at its first row; every later one with the same key only raises `details.count`. */
  addRow(key: string, issue: Issue): void {
    const known = this.#repeated.get(key);
    if (known) known.rows += 1;
    else {
      this.add(issue);
      if (this.#repeated.size < 2 * this.#limit) this.#repeated.set(key, { issue, rows: 1 });
    }
  }

  get hasErrors(): boolean {
    return this.#errorCount > 0;
  }

  get count(): number {
    return this.#errorCount + this.#warningCount;
  }

  /** Errors before warnings, each in the order found, at most `limit` in all. */
  list(): Issue[] {
    const rows = new Map([...this.#repeated.values()].map((entry) => [entry.issue, entry.rows]));
    return [...this.#errors, ...this.#warnings].slice(0, this.#limit).map((issue) => {
      const count = rows.get(issue);
      return count === undefined ? issue : { ...issue, details: { ...issue.details, count } };
    });
  }
}

/** The offending value as an issue shows it: at most 200 characters. */
export const shown = (text: string): string => owned(text.length > 200 ? `${text.slice(0, 199)}…` : text);
