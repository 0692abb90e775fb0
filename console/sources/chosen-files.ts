const READABLE = /\.(csv|tsv|txt|xlsx|json)(\.gz)?$/i;
const MAPPING = /\.ya?ml$/i;

/** What the file chooser of the browser offers. */
export const ACCEPTED = '.csv,.tsv,.txt,.xlsx,.json,.gz';

export interface Chosen {
  readonly files: readonly File[];
  /** A mapping among them: it is not data, it says how the data are read. */
  readonly mapping: File | null;
  /** Names of files that no import can read. */
  readonly refused: readonly string[];
}

export const NOTHING_CHOSEN: Chosen = { files: [], mapping: null, refused: [] };

/** Adds files to those chosen; one of the same name replaces the earlier one. */
export function choose(chosen: Chosen, added: readonly File[]): Chosen {
  const files = new Map(chosen.files.map((file) => [file.name, file]));
  let { mapping } = chosen;
  const refused: string[] = [];
  for (const file of added) {
    if (MAPPING.test(file.name)) mapping = file;
    else if (READABLE.test(file.name)) files.set(file.name, file);
    else refused.push(file.name);
  }
  return { files: [...files.values()], mapping, refused };
}

export const withoutFile = (chosen: Chosen, name: string): Chosen => ({
  ...chosen,
  files: chosen.files.filter((file) => file.name !== name),
});
