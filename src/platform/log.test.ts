import { expect, test } from 'vitest';
import { createLog } from './log.ts';

function written(level: 'info' | 'warn', act: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  act(createLog({ logLevel: level }, { write: (line: string) => void lines.push(line) }));
  return lines.join('');
}

test('a line is one JSON object with level, time and words', () => {
  const line = JSON.parse(written('info', (log) => log.info({ port: 8080 }, 'listening')));
  expect(line).toMatchObject({ level: 'info', port: 8080, msg: 'listening' });
  expect(new Date(line.time).getTime()).toBeGreaterThan(0);
});

test('what lies under the level is not written', () => {
  expect(written('warn', (log) => log.info('quiet'))).toBe('');
});

test('secrets are hidden wherever they usually stand', () => {
  const secret = 'open-sesame';
  const text = written('info', (log) => {
    log.info({ password: secret, body: { password: secret, input: { secret } } });
    log.info({ req: { headers: { authorization: secret, cookie: secret } }, headers: { cookie: secret } });
    log.info({ res: { headers: { 'set-cookie': secret } }, config: { databaseUrl: secret } });
    log.error(new Error(`cannot reach postgres://meridian:${secret}@db.example:5432/city`));
    log.child({ session: { token: secret } }).warn('child');
  });
  expect(text).not.toContain(secret);
  expect(text).toContain('postgres://meridian:[hidden]@db.example:5432/city');
});

test('a line made to cost is written in no time, and a password behind it is hidden', () => {
  const text = written('info', (log) => log.info(`${'A+'.repeat(100_000)}://user:open-sesame@host`));
  expect(text).not.toContain('open-sesame');
});
