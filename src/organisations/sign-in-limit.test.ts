import { expect, test } from 'vitest';
import type { MeridianError } from '../model/error.ts';
import { createSignInLimit } from './sign-in-limit.ts';

function limitAt(start = 1_000_000) {
  const time = { seconds: start };
  return { time, limit: createSignInLimit(() => new Date(time.seconds * 1000)) };
}

const waitOf = (act: () => void): number => {
  try {
    act();
    return 0;
  } catch (error) {
    expect(error).toMatchObject({ code: 'signin.tooMany' });
    return Number((error as MeridianError).details.seconds);
  }
};

test('after five failures each further one doubles the wait, up to a minute', () => {
  const { time, limit } = limitAt();
  const waits: number[] = [];
  for (let attempt = 0; attempt < 14; attempt++) {
    const wait = waitOf(() => limit.attempt('somebody', `10.0.0.${attempt}`));
    waits.push(wait);
    time.seconds += wait;
    if (wait > 0) limit.attempt('somebody', `10.0.0.${attempt}`);
  }
  expect(waits).toEqual([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

test('an attempt that must wait does not make the wait longer', () => {
  const { limit } = limitAt();
  for (let i = 0; i < 5; i++) limit.attempt('somebody', 'a');
  expect(waitOf(() => limit.attempt('somebody', 'a'))).toBe(1);
  expect(waitOf(() => limit.attempt('somebody', 'a'))).toBe(1);
});

test('success forgets the failures of the login', () => {
  const { limit } = limitAt();
  for (let i = 0; i < 5; i++) limit.attempt('somebody', 'a');
  limit.succeeded('somebody', 'a');
  expect(waitOf(() => limit.attempt('somebody', 'a'))).toBe(0);
});

test('an address that tries many logins waits too, and one right sign-in does not clear it', () => {
  const { limit } = limitAt();
  for (let i = 0; i < 20; i++) limit.attempt(`login-${i}`, '203.0.113.9');
  limit.succeeded('login-0', '203.0.113.9');
  limit.attempt('login-20', '203.0.113.9');
  expect(waitOf(() => limit.attempt('login-21', '203.0.113.9'))).toBe(1);
  expect(waitOf(() => limit.attempt('login-21', '203.0.113.10'))).toBe(0);
});

test('a subscriber counts as one address in IPv6', () => {
  const { limit } = limitAt();
  for (let i = 0; i < 20; i++) limit.attempt(`login-${i}`, `2001:db8:1:2::${i}`);
  expect(waitOf(() => limit.attempt('login-20', '2001:db8:1:2::ffff'))).toBe(1);
  expect(waitOf(() => limit.attempt('login-20', '2001:db8:1:3::1'))).toBe(0);
});

test('failures are forgotten after an hour, and the memory of them is bounded', () => {
  const { time, limit } = limitAt();
  for (let i = 0; i < 5; i++) limit.attempt('somebody', 'a');
  time.seconds += 3601;
  for (let i = 0; i < 5; i++) limit.attempt('somebody', 'a');
  expect(waitOf(() => limit.attempt('somebody', 'a'))).toBe(1);
  for (let i = 0; i < 10_000; i++) limit.attempt(`other-${i}`, `b-${i}`);
  expect(waitOf(() => limit.attempt('somebody', 'a'))).toBe(0);
});

test('two passwords are checked at a time, 32 wait, further ones are refused', async () => {
  const { limit } = limitAt();
  let running = 0;
  let most = 0;
  const open: (() => void)[] = [];
  const check = () =>
    limit.hashing(async () => {
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => open.push(resolve));
      running--;
    });
  const all = Array.from({ length: 34 }, check);
  await expect(check()).rejects.toMatchObject({ code: 'signin.tooMany' });
  const done = Promise.all(all);
  for (let settled = false; !settled; ) {
    for (const finish of open.splice(0)) finish();
    settled = await Promise.race([
      done.then(() => true),
      new Promise<boolean>((r) => setImmediate(r, false)),
    ]);
  }
  expect(most).toBe(2);
});
