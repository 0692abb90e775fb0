import type { AuditRequestWire } from '../../src/assessments/audit-wire.ts';
import { type Columns, guessColumns, type PublishedFile } from './published-file.ts';

/** Who says what is made of what: the table's own columns, a stored framework, or a framework file. */
export const STRUCTURES = ['columns', 'stored', 'file'] as const;
export type Structure = (typeof STRUCTURES)[number];

/** What a person has said so far. */
export interface AuditDraft extends Columns {
  readonly table: PublishedFile;
  readonly structure: Structure;
  /** Id of a stored framework. */
  readonly framework: string | null;
  readonly frameworkFile: { readonly name: string; readonly text: string } | null;
  readonly raw: PublishedFile | null;
}

export const draftOf = (table: PublishedFile): AuditDraft => ({
  table,
  ...guessColumns(table),
  structure: 'columns',
  framework: null,
  frameworkFile: null,
  raw: null,
});

/** What is to be said still before the table can be checked; null when nothing is. */
export function missingOf(draft: AuditDraft): 'framework' | 'file' | 'score' | 'inputs' | null {
  if (draft.structure === 'stored') return draft.framework === null ? 'framework' : null;
  if (draft.structure === 'file') return draft.frameworkFile === null ? 'file' : null;
  if (draft.score === null) return 'score';
  return draft.inputs.length === 0 ? 'inputs' : null;
}

/** The question to the server. */
export function requestOf(draft: AuditDraft): AuditRequestWire {
  const { table, area, rank, score, inputs, structure, framework, frameworkFile, raw } = draft;
  return {
    table: table.text,
    ...(area === null ? {} : { area }),
    ...(rank === null ? {} : { rank }),
    ...(raw === null ? {} : { raw: raw.text }),
    ...(structure === 'columns' && score !== null ? { score, inputs: [...inputs] } : {}),
    ...(structure === 'stored' && framework !== null ? { framework } : {}),
    ...(structure === 'file' && frameworkFile !== null ? { frameworkText: frameworkFile.text } : {}),
  };
}
