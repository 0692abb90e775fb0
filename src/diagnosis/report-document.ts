import type { Drawing } from './drawing.ts';
import type { Tone } from './finding.ts';

export type Block =
  | { readonly kind: 'sentence'; readonly text: string; readonly tone: Tone }
  /** A conclusion and what it stands on, in smaller letters: formulas, sources. */
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'picture'; readonly caption: string; readonly drawing: Drawing }
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly columns: readonly { readonly title: string; readonly isNumber: boolean }[];
      readonly rows: readonly (readonly string[])[];
    };

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A diagnosis in one language, ready to be set: as HTML, as PDF, or on a page of the console. */
export interface ReportDocument {
  readonly language: string;
  readonly kicker: string;
  readonly title: string;
  readonly lead: string;
  readonly notice: string | null;
  /** The whole story in at most five sentences, and one picture. */
  readonly summary: readonly { readonly text: string; readonly tone: Tone }[];
  readonly picture: { readonly caption: string; readonly drawing: Drawing } | null;
  readonly sections: readonly Section[];
  readonly footer: string;
}
