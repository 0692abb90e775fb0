import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { type Actor, type Role, SYSTEM } from '../src/model/actor.ts';
import { DEFAULT_LIMITS } from '../src/platform/config.ts';
import type { Context } from '../src/platform/context.ts';
import type { Database } from '../src/platform/database.ts';

/** A context with a clock that goes on a second at every look, counted "random" bytes, cheap passwords and a folder of its own. */
export function testContext(db: Database, actor: Actor = SYSTEM): Context {
  let seconds = 0;
  let counter = 0;
  return {
    actor,
    db,
    clock: () => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds++)),
    randomBytes: (length) => Uint8Array.from({ length }, () => counter++ % 256),
    limits: DEFAULT_LIMITS,
    folder: mkdtempSync(join(tmpdir(), 'meridian-test-')),
    log: pino({ level: 'silent' }),
    passwordCost: { ln: 4, r: 8, p: 1 },
  };
}

export const personWith = (...roles: readonly Role[]): Actor => ({
  kind: 'person',
  id: `person-${roles.join('-')}`,
  name: roles.join(' '),
  roles,
});
