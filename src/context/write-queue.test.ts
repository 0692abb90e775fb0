import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createWriteQueue, type QueueLimits } from './write-queue.ts';

interface Job {
  readonly no: number;
  readonly tenant: number;
  readonly ids: readonly string[];
}

const LIMITS: QueueLimits = { operations: 4, entities: 6, waitingOperations: 50, waitingEntities: 100 };
const jobs = fc.array(
  fc.record({
    tenant: fc.integer({ min: 0, max: 1 }),
    ids: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), { minLength: 1 }),
  }),
  { maxLength: 12 },
);
const keysOf = ({ tenant, ids }: Job): readonly string[] => ids.map((id) => `${tenant} ${id}`);

test('all are taken, those on the same entity in their order and never at once', () => {
  fc.assert(
    fc.property(jobs, fc.infiniteStream(fc.boolean()), (given, choices) => {
      const queue = createWriteQueue<Job>(LIMITS);
      for (const [no, job] of given.entries()) expect(queue.add({ no, ...job })).toBe(true);
      const underWay: (readonly Job[])[] = [];
      const ended: number[] = [];
      const last = new Map<string, number>();
      while (ended.length < given.length) {
        const group = underWay.length < 2 ? queue.take() : [];
        const busy = new Set(underWay.flat().flatMap(keysOf));
        for (const job of group)
          for (const key of keysOf(job)) {
            expect(busy.has(key)).toBe(false);
            expect(last.get(key) ?? -1).toBeLessThan(job.no);
            last.set(key, job.no);
          }
        expect(group.length).toBeLessThanOrEqual(LIMITS.operations);
        if (group.length > 1)
          expect(group.flatMap(({ ids }) => ids).length).toBeLessThanOrEqual(LIMITS.entities);
        if (group.length > 0) underWay.push(group);
        if (group.length > 0 && choices.next().value) continue;
        const done = underWay.shift();
        // something can always begin where nothing is under way
        expect(done).toBeDefined();
        queue.done(done!);
        ended.push(...done!.map(({ no }) => no));
      }
      expect(queue.entities).toBe(0);
      expect(queue.take()).toEqual([]);
    }),
  );
});

test('what is put back comes first again', () => {
  const queue = createWriteQueue<Job>(LIMITS);
  for (const no of [0, 1, 2]) queue.add({ no, tenant: 0, ids: ['a'] });
  const group = queue.take();
  expect(group.map(({ no }) => no)).toEqual([0, 1, 2]);
  queue.back(group.slice(1));
  expect(queue.take()).toEqual([]);
  queue.done(group);
  expect(queue.take().map(({ no }) => no)).toEqual([1, 2]);
});

test('beyond what may wait nothing is added, but for one where nothing waits', () => {
  const queue = createWriteQueue<Job>({ ...LIMITS, waitingOperations: 2, waitingEntities: 3 });
  const many = Array.from({ length: 10 }, (_, i) => `${i}`);
  expect(queue.add({ no: 0, tenant: 0, ids: many })).toBe(true);
  expect(queue.add({ no: 1, tenant: 0, ids: ['x'] })).toBe(false);
  queue.take();
  expect(queue.add({ no: 1, tenant: 0, ids: ['x'] })).toBe(true);
  expect(queue.add({ no: 2, tenant: 0, ids: ['y'] })).toBe(true);
  expect(queue.add({ no: 3, tenant: 0, ids: ['z'] })).toBe(false);
});
