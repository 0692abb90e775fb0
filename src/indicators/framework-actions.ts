import { createHash } from 'node:crypto';
import { canonicalJson } from '../model/canonical.ts';
import { MeridianError } from '../model/error.ts';
import type { Framework } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import type { LocalText } from '../model/text.ts';
import type { Context } from '../platform/context.ts';
import { decodeCursor, pageOf } from '../platform/cursor.ts';
import type { Sql } from '../platform/database.ts';
import { assertMay } from '../policy/may.ts';
import { checkFramework, parseFramework } from './framework-file.ts';
import {
  type FrameworkRow,
  findFrameworkRow,
  insertFramework,
  listNewestFrameworks,
  listRevisions,
  lockFrameworks,
} from './framework-store.ts';
import { countFramework, type FrameworkCounts, registrationsOf } from './framework-summary.ts';
import { findRegisteredUnits, registerIndicators } from './indicator-store.ts';

export interface FrameworkSummary extends FrameworkCounts {
  readonly id: string;
  readonly revision: number;
  readonly version: string;
  readonly status: string;
  readonly name: LocalText;
  readonly at: string;
  readonly actor: { readonly id: string; readonly name: string };
}

export interface StoredFramework extends FrameworkSummary {
  readonly sha256: string;
  readonly framework: Framework;
  readonly revisions: readonly {
    readonly revision: number;
    readonly version: string;
    readonly at: string;
    readonly actor: { readonly id: string; readonly name: string };
  }[];
}

const DEFAULT_LIMIT = 100;
/** What a text that came without a file is called in issues. */
const DEFAULT_FILE = 'framework.yaml';

/** The newest revision of every framework, by id. */
export async function listFrameworks(
  ctx: Context,
  request: { readonly cursor?: string | undefined; readonly limit?: number | undefined } = {},
): Promise<{ items: FrameworkSummary[]; next: string | null }> {
  assertMay(ctx.actor, 'framework.read');
  const { cursor, limit = DEFAULT_LIMIT } = request;
  const after = cursor === undefined ? null : String(decodeCursor('frameworks', 1, cursor)[0]);
  const rows = await listNewestFrameworks(ctx.db, after, limit + 1);
  return pageOf(rows, limit, 'frameworks', (row) => [row.id], summaryOf);
}

/** A framework with its content and the list of its revisions; the newest one unless `revision` names another. */
export async function getFramework(ctx: Context, id: string, revision?: number): Promise<StoredFramework> {
  assertMay(ctx.actor, 'framework.read');
  const row = await findFrameworkRow(ctx.db, id, revision);
  if (!row) {
    const name = revision === undefined ? id : `${id} (${revision})`;
    throw new MeridianError('thing.notFound', { kind: 'framework', id: name });
  }
  const revisions = await listRevisions(ctx.db, id);
  return {
    ...summaryOf(row),
    sha256: row.sha256,
    framework: row.body,
    revisions: revisions.map((entry) => ({
      revision: entry.revision,
      version: entry.version,
      at: entry.at.toISOString(),
      actor: { id: entry.actor_id, name: entry.actor_name },
    })),
  };
}

export interface FrameworkCheck {
  readonly ok: boolean;
  readonly issues: readonly Issue[];
  readonly framework: Framework | null;
}

/** Every mistake in a framework file's text, including units that contradict what is stored. Nothing is saved. */
export async function checkFrameworkText(ctx: Context, text: string): Promise<FrameworkCheck> {
  assertMay(ctx.actor, 'framework.write');
  const { framework, issues } = checkFramework(text, DEFAULT_FILE);
  const all = framework ? [...issues, ...(await unitConflicts(ctx.db, framework))] : issues;
  return { ok: !all.some(({ severity }) => severity === 'error'), issues: all, framework: framework ?? null };
}

/**
 * Saves a framework file's text as a new revision, unless the newest one has the same content, and registers its indicators
 * and variables. `id`: the framework that the text has to be of; `file`: its name in issues. Throws `input.invalid` with every mistake.
 */
export async function saveFramework(
  ctx: Context,
  input: { readonly text: string; readonly id?: string; readonly file?: string },
): Promise<StoredFramework & { readonly isNew: boolean }> {
  assertMay(ctx.actor, 'framework.write');
  const framework = parseFramework(input.text, input.file ?? DEFAULT_FILE);
  if (input.id !== undefined && input.id !== framework.id)
    throw new MeridianError('input.invalid', {}, [
      {
        code: 'framework.otherId',
        severity: 'error',
        at: { path: '/id' },
        value: framework.id,
        details: { id: input.id },
      },
    ]);
  const isNew = await storeFramework(ctx, framework);
  return { ...(await getFramework(ctx, framework.id)), isNew };
}

/** Saves a framework that was checked before as a new revision; false where the newest one has the same content. */
export async function storeFramework(ctx: Context, framework: Framework): Promise<boolean> {
  assertMay(ctx.actor, 'framework.write');
  return ctx.db.transaction((sql) => store(ctx, sql, framework));
}

async function store(ctx: Context, sql: Sql, framework: Framework): Promise<boolean> {
  await lockFrameworks(sql);
  const sha256 = createHash('sha256').update(canonicalJson(framework)).digest('hex');
  const newest = await findFrameworkRow(sql, framework.id, undefined);
  if (newest?.sha256 === sha256) return false;
  const conflicts = await unitConflicts(sql, framework);
  if (conflicts.length > 0) throw new MeridianError('input.invalid', {}, conflicts);
  await insertFramework(sql, {
    id: framework.id,
    revision: (newest?.revision ?? 0) + 1,
    version: framework.version,
    status: framework.status,
    body: framework,
    sha256,
    at: ctx.clock(),
    actor_id: ctx.actor.id,
    actor_name: ctx.actor.name,
  });
  await registerIndicators(sql, registrationsOf(framework));
  return true;
}

/**
 * A code means one thing everywhere: where values are stored, or another framework uses the code, its unit is settled. Until
 * then a framework may correct its own unit.
 */
async function unitConflicts(sql: Sql, framework: Framework): Promise<readonly Issue[]> {
  const registrations = registrationsOf(framework);
  const registered = await findRegisteredUnits(
    sql,
    registrations.map(({ code }) => code),
  );
  const stored = new Map(registered.map((entry) => [entry.code, entry]));
  const differing = registrations.filter(({ code, unit }) => (stored.get(code)?.unit ?? unit) !== unit);
  if (differing.length === 0) return [];
  const others = await listNewestFrameworks(sql, null, 10_000);
  const used = new Set(
    others
      .filter(({ id }) => id !== framework.id)
      .flatMap(({ body }) => registrationsOf(body).map(({ code }) => code)),
  );
  return differing
    .filter(({ code }) => stored.get(code)?.hasValues || used.has(code))
    .map(({ code, unit }) => ({
      code: 'framework.unitConflict',
      severity: 'error',
      at: {},
      value: unit,
      details: { indicator: code, unit: stored.get(code)?.unit ?? '' },
    }));
}

const summaryOf = (row: FrameworkRow): FrameworkSummary => ({
  id: row.id,
  revision: row.revision,
  version: row.version,
  status: row.status,
  name: row.body.name,
  at: row.at.toISOString(),
  actor: { id: row.actor_id, name: row.actor_name },
  ...countFramework(row.body),
});
