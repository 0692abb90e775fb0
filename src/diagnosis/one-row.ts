import { selectRows, type Table } from '../composite/table.ts';

/** The area's own row: what is said of it must not hang on who else is in the table. */
export const oneRow = (scores: Table): Table => selectRows(scores, [0]);
