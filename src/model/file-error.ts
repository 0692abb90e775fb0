import type { Issue } from './issue.ts';

/** A file cannot be read on from here; the reader stops and its issue joins the others. */
export class FileError extends Error {
  readonly issue: Issue;

  constructor(code: string, at: Issue['at'], details: Issue['details'] = {}, value?: string) {
    super(`${code} ${JSON.stringify(at)} ${JSON.stringify(details)}`);
    this.name = 'FileError';
    this.issue = { code, severity: 'error', at, details, ...(value === undefined ? {} : { value }) };
  }
}
