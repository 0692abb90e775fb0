import { readFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import type { BundledContext } from './context-load.ts';
import { isRecord } from './term-definitions.ts';

/** Documents that are in files of this machine: those of the operator's folder first, then those that ship with Meridian. */
export function bundledContexts(shipped: string, folder: string | undefined): BundledContext {
  const own = folder === undefined ? async () => undefined : contextsOfFolder(folder);
  const models = contextsOfModels(join(shipped, 'smart-data-models.jsonl'));
  return async (address) => (await own(address)) ?? models(address);
}

/**
 * A folder of documents with a file `index.json` that tells which is at which address: `{"https://…/context.jsonld": "file.jsonld"}`.
 * Files must be inside of the folder. Documents are read when they are asked for.
 * @throws Error where the index or one of its files cannot be read
 */
export function contextsOfFolder(folder: string): BundledContext {
  const root = resolve(folder);
  let index: Promise<ReadonlyMap<string, string>> | undefined;
  return async (address) => {
    index ??= readIndex(root);
    const file = (await index).get(address);
    return file === undefined ? undefined : readFile(file, 'utf8');
  };
}

async function readIndex(root: string): Promise<ReadonlyMap<string, string>> {
  const file = join(root, 'index.json');
  const index: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (!isRecord(index)) throw new Error(`${file} is no map of addresses to files`);
  return new Map(
    Object.entries(index).map(([address, name]) => {
      const path = resolve(root, String(name));
      if (!path.startsWith(root + sep)) throw new Error(`${file} names ${name}, outside of its folder`);
      return [address, path] as const;
    }),
  );
}

/**
 * The subjects of Smart Data Models, one line each: its name, a tab, the document. Each is at the addresses under which the programme
 * and its users name it; `*` is the name of all subjects together.
 */
function contextsOfModels(file: string): BundledContext {
  let lines: Promise<ReadonlyMap<string, string>> | undefined;
  return async (address) => {
    const subject = subjectOf(address);
    if (subject === undefined) return undefined;
    lines ??= readLines(file);
    return (await lines).get(subject.toLowerCase());
  };
}

async function readLines(file: string): Promise<ReadonlyMap<string, string>> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  return new Map(
    lines.filter(Boolean).map((line) => {
      const tab = line.indexOf('\t');
      return [line.slice(0, tab).toLowerCase(), line.slice(tab + 1)] as const;
    }),
  );
}

const ALL_MODELS = /^https?:\/\/(?:www\.)?smartdatamodels\.org\/context\.jsonld$/;
const SUBJECT =
  /^https?:\/\/(?:raw\.githubusercontent\.com\/smart-data-models\/([\w.-]{1,80})\/(?:master|main)|smart-data-models\.github\.io\/([\w.-]{1,80})|(?:www\.)?smartdatamodels\.org\/([\w.-]{1,80}))\/context\.jsonld$/i;

/** The subject that an address of Smart Data Models names. */
export function subjectOf(address: string): string | undefined {
  if (ALL_MODELS.test(address)) return '*';
  const [, raw, pages, site] = SUBJECT.exec(address) ?? [];
  return raw ?? pages ?? site;
}
