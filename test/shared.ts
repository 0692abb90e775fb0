import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '../../shared');

/** Whether the reference data stand beside the checkout. Tests that need them skip without, except where REQUIRE_SHARED is set. */
export const hasShared = existsSync(folder) || process.env.REQUIRE_SHARED === '1';

if (!hasShared)
  console.warn('The reference data (../shared) are not here: tests that compare with them are skipped.');

/** A path inside the reference data. */
export const sharedPath = (...parts: readonly string[]): string => resolve(folder, ...parts);
