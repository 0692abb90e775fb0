import { readFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { MeridianError } from '../model/error.ts';
import type { BundledContext } from './context-load.ts';
import { isRecord } from './term-definitions.ts';

/** Documents that are in files of this machine: those of the operator's folder first, then those that ship with Meridian. */
export async function bundledContexts(shipped: string, folder: string | undefined): Promise<BundledContext> {
  const own = folder === undefined ? async () => undefined : await contextsOfFolder(folder);
  const models = contextsOfModels(join(shipped, 'smart-data-models.jsonl'));
  return async (address) => (await own(address)) ?? models(address);
}

/**
 * A folder of documents with a file `index.json` that tells which is at which address: `{"https://…/context.jsonld": "file.jsonld"}`.
 * Files must be inside of the folder; they are read when they are asked for.
 * @throws MeridianError `config.invalid` where the index cannot be read
 */
export async function contextsOfFolder(folder: string): Promise<BundledContext> {
  const root = resolve(folder);
  const files = await readIndex(root);
  return async (address) => {
    const file = files.get(address);
    return file === undefined ? undefined : readFile(file, 'utf8');
  };
}

async function readIndex(root: string): Promise<ReadonlyMap<string, string>> {
  const file = join(root, 'index.json');
  try {
    const index: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (!isRecord(index)) throw new Error('no object of addresses and files');
    return new Map(
      Object.entries(index).map(([address, name]) => {
        const path = resolve(root, String(name));
        if (!path.startsWith(root + sep)) throw new Error(`${name} is outside of the folder`);
        return [address, path] as const;
      }),
    );
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0] ?? '';
    throw new MeridianError('config.invalid', { count: 1 }, [
      { code: 'config.contextFolder', severity: 'error', at: { file }, details: { reason } },
    ]);
  }
}

/** The contexts of Smart Data Models, one line each: the name of the subject's repository, a tab, the document. */
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

const SUBJECTS = [
  /^https?:\/\/raw\.githubusercontent\.com\/smart-data-models\/([\w.-]{1,80})\/(?:refs\/heads\/)?(?:master|main)\/context\.jsonld$/i,
  /^https?:\/\/github\.com\/smart-data-models\/([\w.-]{1,80})\/(?:raw|blob)\/(?:master|main)\/context\.jsonld$/i,
  /^https?:\/\/smart-data-models\.github\.io\/([\w.-]{1,80})\/context\.jsonld$/i,
  /^https?:\/\/(?:www\.)?smartdatamodels\.org\/([\w.-]{1,80})\/context\.jsonld$/i,
];
/** Names of all subjects together; the second is the forerunner, whose addresses are still in use. */
const ALL = /^https?:\/\/(?:www\.)?smartdatamodels\.org\/context\.jsonld$/i;
const ALL_BEFORE = /^https?:\/\/fiware\.github\.io\/data-models\/(?:full-)?context\.jsonld$/i;

/** The repository that an address of Smart Data Models names: they are in use by raw files, by pages, and by the programme's own site. */
export function subjectOf(address: string): string | undefined {
  if (ALL.test(address)) return 'data-models';
  if (ALL_BEFORE.test(address)) return 'FIWARE/data-models';
  for (const pattern of SUBJECTS) {
    const subject = pattern.exec(address)?.[1];
    if (subject !== undefined) return subject;
  }
  return undefined;
}
