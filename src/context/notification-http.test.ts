import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHttpNotifier, type HttpNotifier } from './notification-http.ts';

let server: Server;
let notifier: HttpNotifier;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let requests: { readonly headers: IncomingMessage['headers']; readonly body: string }[];
let sockets: Set<Socket>;
let url: string;

beforeEach(async () => {
  requests = [];
  sockets = new Set();
  answer = (_, response) => response.end();
  server = createServer((request, response) => {
    sockets.add(request.socket);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/notify`;
  notifier = createHttpNotifier({
    refuse: (_, port) => (port === 1 ? 'own' : undefined),
    after: (milliseconds, work) => {
      const timer = setTimeout(work, milliseconds);
      return () => clearTimeout(timer);
    },
  });
});
afterEach(async () => {
  notifier.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const send = (to = url, timeout = 2_000) =>
  notifier.send(
    to,
    { headers: { 'Content-Type': 'application/json', 'X-Key': 'k' }, body: { é: 1 } },
    timeout,
  );
const failed = (reason: unknown, more: object = {}) => ({ ok: false, reason, refused: false, ...more });

test('a message is posted with its headers, over a connection that is kept', async () => {
  for (let i = 0; i < 3; i += 1) expect(await send()).toEqual({ ok: true });
  expect(requests[0]).toMatchObject({
    headers: { 'content-type': 'application/json', 'x-key': 'k', 'content-length': '8' },
    body: '{"é":1}',
  });
  expect(sockets.size).toBe(1);
});

test('a kept connection that the other side closes is no failure', async () => {
  await send();
  for (const socket of sockets) socket.destroy();
  expect(await send()).toEqual({ ok: true });
});

describe('what is no success says', () => {
  test.each([
    [404, failed('HTTP 404', { refused: true })],
    [429, failed('HTTP 429')],
    [500, failed('HTTP 500')],
    [301, failed('HTTP 301')],
    [204, { ok: true }],
  ])('of status %i what it is', async (status, outcome) => {
    answer = (_, response) => response.writeHead(status, { location: url }).end();
    expect(await send()).toEqual(outcome);
    expect(requests).toHaveLength(1);
  });

  test('how long the receiver wants to be left alone', async () => {
    answer = (_, response) => response.writeHead(503, { 'retry-after': '7' }).end();
    expect(await send()).toEqual(failed('HTTP 503', { wait: 7_000 }));
    answer = (_, response) => response.writeHead(503, { 'retry-after': '999999' }).end();
    expect(await send()).toEqual(failed('HTTP 503', { wait: 3_600_000 }));
  });

  test('that it took too long', async () => {
    answer = () => {};
    expect(await send(url, 50)).toEqual(failed('timeout'));
  });

  test('that nobody is there, or must not be met', async () => {
    expect(await send('http://127.0.0.1:2/')).toEqual(failed('ECONNREFUSED'));
    expect(await send('http://127.0.0.1:1/')).toEqual(failed('own address'));
    expect(await send('http://localhost:1/')).toEqual(failed(expect.stringContaining('own address')));
    expect(await send('http://[::1]:1/')).toEqual(failed('own address'));
    expect(await send('http://no-such-name.invalid/')).toEqual(failed(expect.any(String)));
  });
});

test('an answer without end is not waited for', async () => {
  let written = 0;
  answer = (_, response) => {
    response.writeHead(200);
    const more = (): void => {
      if (response.destroyed || written > 100e6) return;
      written += 65_536;
      response.write(Buffer.alloc(65_536), more);
    };
    more();
  };
  expect(await send()).toEqual({ ok: true });
  const [socket] = sockets;
  if (!socket!.destroyed) await new Promise((resolve) => socket!.once('close', resolve));
  expect(written).toBeLessThan(20e6);
});
