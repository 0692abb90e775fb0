import { FileError } from '../model/file-error.ts';
import type { Issue } from '../model/issue.ts';
import type { MappedFile, Mapping } from '../model/mapping.ts';
import type { Context } from '../platform/context.ts';
import { assertMay } from '../policy/may.ts';
import { findFile } from './file-bytes.ts';
import { selectAreas, selectIndicators } from './import-store.ts';
import { parseMapping } from './mapping-check.ts';
import { inferMapping } from './mapping-infer.ts';
import { runningIn } from './running-imports.ts';
import { readHead, type SheetHead } from './sheet-head.ts';
import type { SheetRule } from './sheet-read.ts';
import { compareStage, createStage, dropStage, type Stage } from './stage-store.ts';
import { stageValues } from './stage-values.ts';
import { findUpload } from './upload-actions.ts';

/** Rows of each file that a preview shows. */
const SHOWN_ROWS = 20;

export type PreviewInput = {
  /** Without one, a mapping is proposed. Not yet checked. */
  readonly mapping?: unknown;
  readonly signal?: AbortSignal;
} & (
  | { readonly uploadId: string }
  | { readonly folders: string | readonly string[]; readonly files: readonly string[] }
);

/** What an import would do; `ImportPreviewWire` with issues that have no words yet. */
export interface ImportPreview {
  readonly mapping: unknown;
  readonly files: readonly Omit<SheetHead, 'format'>[];
  readonly issues: readonly Issue[];
  readonly issueCount: number;
  readonly counts: {
    readonly rows: number;
    readonly values: number;
    readonly added: number;
    readonly changed: number;
    readonly unchanged: number;
    readonly missing: number;
  };
}

/** Reads files as an import would, to the last row, and tells every problem and what would change. Stores nothing. */
export async function previewImport(ctx: Context, input: PreviewInput): Promise<ImportPreview> {
  assertMay(ctx.actor, 'import.preview');
  const { folders, names } = await sourceOf(ctx, input);
  if (input.mapping === undefined) return proposePreview(ctx, folders, names, input.signal);
  const { mapping, issues } = parseMapping(input.mapping);
  const files = mapping ? mapping.files : looseFiles(input.mapping, names);
  const heads = await readHeads(ctx, folders, files);
  if (!mapping) return { ...EMPTY, mapping: input.mapping, files: heads, issues, issueCount: issues.length };
  return { mapping, files: heads, ...(await tryValues(ctx, mapping, folders, input.signal)) };
}

async function sourceOf(
  ctx: Context,
  input: PreviewInput,
): Promise<{ folders: string | readonly string[]; names: readonly string[] }> {
  if (!('uploadId' in input)) return { folders: input.folders, names: input.files };
  const upload = await findUpload(ctx, input.uploadId);
  return { folders: upload.folder, names: upload.files.map((file) => file.name) };
}

async function proposePreview(
  ctx: Context,
  folders: string | readonly string[],
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ImportPreview> {
  const heads = await readHeads(
    ctx,
    folders,
    names.map((file) => ({ file })),
  );
  const [areas, indicators] = [await selectAreas(ctx.db), await selectIndicators(ctx.db)];
  const proposal = inferMapping(heads, {
    areas: areas.map((one) => one.area),
    indicators: indicators.map(({ code, unit, name_en, name_zh }) => ({
      code,
      unit,
      name: { en: name_en, zh: name_zh },
    })),
  });
  if (proposal.open.length === 0 && heads.length === names.length) {
    const { mapping } = proposal;
    return { mapping, files: heads, ...(await tryValues(ctx, mapping, folders, signal)) };
  }
  const issues = proposal.open.map(
    ({ file, what }): Issue => ({ code: `mapping.open.${what}`, severity: 'error', at: { file } }),
  );
  return { ...EMPTY, mapping: proposal.mapping, files: heads, issues, issueCount: issues.length };
}

const EMPTY = { counts: { rows: 0, values: 0, added: 0, changed: 0, unchanged: 0, missing: 0 } };

async function tryValues(
  ctx: Context,
  mapping: Mapping,
  folders: string | readonly string[],
  signal: AbortSignal | undefined,
): Promise<Pick<ImportPreview, 'issues' | 'issueCount' | 'counts'>> {
  const running = runningIn(ctx);
  const letGo = await running.hold();
  let stage: Stage | undefined;
  try {
    const key = `preview${Buffer.from(ctx.randomBytes(8)).toString('hex')}`;
    stage = await createStage(ctx.db, running.owner, key);
    const { result } = await stageValues(ctx, stage, mapping, folders, signal ? { signal } : {});
    const { values, added, changed, unchanged } = await compareStage(ctx.db, stage);
    const { rows, missing } = result.counts;
    return {
      issues: result.issues,
      issueCount: result.issueCount,
      counts: { rows, values, added, changed, unchanged, missing },
    };
  } finally {
    if (stage) await dropStage(ctx.db, stage);
    await letGo();
  }
}

type LooseFile = { readonly file: string } & SheetRule;

/** The heads of every table, each once; a file that cannot be opened is left out here and has its issue elsewhere. */
async function readHeads(
  ctx: Context,
  folders: string | readonly string[],
  files: readonly (LooseFile | MappedFile)[],
): Promise<SheetHead[]> {
  const searched = typeof folders === 'string' ? [folders] : folders;
  const heads = new Map<string, SheetHead>();
  for (const rule of files) {
    try {
      const found = await findFile(rule.file, searched, ctx.limits.maxFileBytes);
      const head = await readHead(found, rule, ctx.limits.maxUnpackedBytes, SHOWN_ROWS);
      const key = JSON.stringify([head.name, head.sheet]);
      if (!heads.has(key)) heads.set(key, head);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
    }
  }
  return [...heads.values()];
}

/** The files that an unfinished mapping speaks of, as far as they can be read as it says; else all of the upload. */
function looseFiles(mapping: unknown, names: readonly string[]): LooseFile[] {
  const files: unknown = (mapping as { files?: unknown } | null)?.files;
  const stated = Array.isArray(files) ? (files as unknown[]) : [];
  return names.map((file) => {
    const rule = stated.find((one) => (one as { file?: unknown } | null)?.file === file) as
      | Readonly<Record<string, unknown>>
      | undefined;
    return {
      file,
      ...(typeof rule?.sheet === 'string' ? { sheet: rule.sheet } : {}),
      ...(rule?.encoding === 'gb18030' || rule?.encoding === 'utf-8' ? { encoding: rule.encoding } : {}),
      ...(typeof rule?.headerRow === 'number' && Number.isInteger(rule.headerRow) && rule.headerRow >= 0
        ? { headerRow: rule.headerRow }
        : {}),
    };
  });
}
