/** Where in an input something is wrong. Rows and columns count from 1, as a spreadsheet shows them. */
export interface Place {
  readonly file?: string;
  readonly sheet?: string;
  readonly row?: number;
  /** The column's header, or its letter where there is no header. */
  readonly column?: string;
  /** A path inside a document, as JSON Pointer (RFC 6901): `/tree/children/0/weight`. */
  readonly path?: string;
}

/**
 * One thing that is wrong with an input. Words come last: `code` is a key `issue.<code>` of the locales and `details` fill
 * its placeholders, so one issue reads in every language.
 */
export interface Issue {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly at: Place;
  /** The offending value as it stands in the input, shortened to 200 characters. */
  readonly value?: string;
  readonly details?: Readonly<Record<string, string | number>>;
}
