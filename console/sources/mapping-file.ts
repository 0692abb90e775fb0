import { type MappingDraft, readDraft } from './mapping-draft.ts';

/** Reads a mapping document, YAML or JSON; undefined where it is neither or names no files. The parser is fetched when wanted. */
export async function readMappingFile(file: File): Promise<MappingDraft | undefined> {
  const text = await file.text();
  try {
    const { parse } = await import('yaml');
    return readDraft(parse(text));
  } catch {
    return undefined;
  }
}
