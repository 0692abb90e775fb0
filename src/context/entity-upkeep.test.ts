import pino from 'pino';
import { expect, test } from 'vitest';
import type { Database } from '../platform/database.ts';
import { createUpkeep } from './entity-upkeep.ts';

const log = pino({ level: 'silent' });
const told = (kind: Database['kind'], fail = false) => {
  const statements: string[] = [];
  const db = {
    kind,
    execute: async (text: string) => {
      statements.push(text);
      if (fail) throw new Error('disk full');
    },
  } as unknown as Database;
  return { statements, upkeep: createUpkeep({ db, log }, 3) };
};
const writes = (count: number) => Array.from({ length: count }, () => ({}) as never);

test('the embedded store is swept after so many writes, and again after as many', async () => {
  const { statements, upkeep } = told('embedded');
  for (const count of [2, 1, 2, 1, 1]) upkeep.participant.after!(writes(count), '');
  await upkeep.settled();
  expect(statements).toHaveLength(2);
  expect(statements[0]).toMatch(/^VACUUM/);
});

test('PostgreSQL sweeps itself', async () => {
  const { statements, upkeep } = told('postgres');
  upkeep.participant.after!(writes(10), '');
  await upkeep.settled();
  expect(statements).toEqual([]);
});

test('what fails is tried again later', async () => {
  const { statements, upkeep } = told('embedded', true);
  upkeep.participant.after!(writes(3), '');
  await upkeep.settled();
  upkeep.participant.after!(writes(3), '');
  await upkeep.settled();
  expect(statements).toHaveLength(2);
});
