import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { MeridianError } from '../model/error.ts';
import { isPublicAddress } from '../platform/net-address.ts';
import {
  makeFetchContext,
  maxAgeOf,
  REMOTE_LIMITS,
  type RemoteParts,
  remoteContexts,
} from './context-load-remote.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server on loopback; names of the tests' own lead to it. */
async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}
const answering = (text: string, headers: Readonly<Record<string, string>> = {}) =>
  serve((_, response) => response.writeHead(200, headers).end(text));

const fetching = (parts: Partial<RemoteParts> = {}, limits: Partial<RemoteParts['limits']> = {}) =>
  makeFetchContext({
    isAllowed: () => true,
    resolve: async () => ['127.0.0.1'],
    ...parts,
    limits: { ...REMOTE_LIMITS, timeout: 2_000, ...limits },
  });

const refusalOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof MeridianError)) throw new Error(`no refusal: ${error}`);
  expect(error.code).toBe('context.ldContext');
  return error.issues[0]?.code;
};

describe('a download', () => {
  it('brings the text and how long it may be kept', async () => {
    const port = await answering('{"@context":{}}', { 'cache-control': 'public, max-age=600' });
    expect(await fetching()(`http://c.example.org:${port}/c`)).toEqual({
      text: '{"@context":{}}',
      maxAge: 600,
    });
  });

  it('follows redirects, up to a number', async () => {
    let steps = 0;
    const port = await serve((request, response) => {
      if (request.url === '/end' || steps++ > 10) response.end('{}');
      else response.writeHead(302, { location: steps < 3 ? `/${steps}` : '/end' }).end();
    });
    expect((await fetching()(`http://c.example.org:${port}/c`)).text).toBe('{}');
    steps = 0;
    expect(await refusalOf(fetching({}, { redirects: 2 })(`http://c.example.org:${port}/c`))).toBe(
      'context.remoteRedirects',
    );
  });

  it.each([404, 500, 204, 301])('is refused for status %i', async (status) => {
    const port = await serve((_, response) => response.writeHead(status).end());
    expect(await refusalOf(fetching()(`http://c.example.org:${port}/c`))).toBe('context.remoteStatus');
  });

  it('is refused when it is larger than the limit, told or not', async () => {
    const long = 'x'.repeat(1_000);
    const told = await answering(long);
    const untold = await serve((_, response) => {
      const more = () => {
        if (!response.destroyed) response.write(long, () => setImmediate(more));
      };
      more();
    });
    for (const port of [told, untold])
      expect(await refusalOf(fetching({}, { maxBytes: 500 })(`http://c.example.org:${port}/c`))).toBe(
        'context.remoteTooLarge',
      );
  });

  it('is refused when it takes too long, wherever it stops', async () => {
    const silent = await serve(() => undefined);
    const dripping = await serve((_, response) => {
      response.writeHead(200).write('{');
    });
    const quick = { timeout: 100 };
    for (const port of [silent, dripping])
      expect(await refusalOf(fetching({}, quick)(`http://c.example.org:${port}/c`))).toBe(
        'context.remoteTooSlow',
      );
    const resolve = () => new Promise<never>(() => undefined);
    expect(await refusalOf(fetching({ resolve }, quick)('http://c.example.org/'))).toBe(
      'context.remoteTooSlow',
    );
  });

  it('is refused where it is no UTF-8, or compressed in spite of what was asked', async () => {
    const port = await serve((_, response) => response.end(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])));
    expect(await refusalOf(fetching()(`http://c.example.org:${port}/c`))).toBe('context.remoteNoJson');
  });

  it('is refused where nobody answers or the name is not known', async () => {
    const port = await answering('');
    servers.at(-1)?.close();
    servers.at(-1)?.closeAllConnections();
    expect(await refusalOf(fetching()(`http://c.example.org:${port}/c`))).toBe('context.remoteUnreachable');
    const resolve = async () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
    expect(await refusalOf(fetching({ resolve })('http://c.example.org/'))).toBe('context.remoteUnreachable');
  });

  it('waits for no slow host: others are asked meanwhile, and the slow one only so often', async () => {
    const slow = await serve(() => undefined);
    const fast = await answering('{}');
    const fetch = fetching({}, { downloadsOfHost: 2, timeout: 500 });
    const waiting = [1, 2].map((n) => refusalOf(fetch(`http://slow.example.org:${slow}/${n}`)));
    expect(await refusalOf(fetch(`http://slow.example.org:${slow}/3`))).toBe('context.remoteBusy');
    expect((await fetch(`http://fast.example.org:${fast}/`)).text).toBe('{}');
    expect(await Promise.all(waiting)).toEqual(['context.remoteTooSlow', 'context.remoteTooSlow']);
    expect(await refusalOf(fetch(`http://slow.example.org:${slow}/4`))).toBe('context.remoteTooSlow');
  });
});

describe('a private address', () => {
  const guarded = (resolve: RemoteParts['resolve']) => fetching({ isAllowed: isPublicAddress, resolve });
  const never: RemoteParts['resolve'] = async () => {
    throw new Error('not to be asked');
  };

  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f.0.0.1/',
    'http://0/',
    'http://10.0.0.1/',
    'http://169.254.169.254/latest/meta-data',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[fd00::1]/',
    'http://[64:ff9b::7f00:1]/',
  ])('%s is never asked', async (address) => {
    expect(await refusalOf(guarded(never)(address))).toBe('context.remotePrivate');
  });

  it('behind a name is never asked, also as one of several', async () => {
    for (const found of [['127.0.0.1'], ['8.8.8.8', '10.0.0.1'], ['::1'], []])
      expect(await refusalOf(guarded(async () => found)('http://c.example.org/'))).toBe(
        'context.remotePrivate',
      );
  });

  it('is not reached by a redirect', async () => {
    let asked = 0;
    const inner = await serve((_, response) => {
      asked++;
      response.end('{}');
    });
    const outer = await serve((_, response) =>
      response.writeHead(302, { location: `http://inner.example.org:${inner}/` }).end(),
    );
    const fetch = fetching({
      isAllowed: (ip) => ip === '127.0.0.1',
      resolve: async (host) => [host === 'inner.example.org' ? '127.0.0.2' : '127.0.0.1'],
    });
    expect(await refusalOf(fetch(`http://outer.example.org:${outer}/`))).toBe('context.remotePrivate');
    expect(asked).toBe(0);
  });

  it('is not reached by a name that means another address the next time', async () => {
    let asked = 0;
    const port = await answering('{}');
    const fetch = fetching({
      isAllowed: (ip) => ip === '127.0.0.1',
      // public when it is checked, private when it is used
      resolve: async () => [asked++ === 0 ? '127.0.0.1' : '127.0.0.2'],
    });
    expect((await fetch(`http://rebinding.example.org:${port}/`)).text).toBe('{}');
    expect(asked).toBe(1);
  });

  it('and other schemes and credentials are not followed to', async () => {
    for (const location of [
      'file:///etc/passwd',
      'ftp://c.example.org/',
      'http://user:secret@c.example.org/',
    ]) {
      const port = await serve((_, response) => response.writeHead(302, { location }).end());
      expect(await refusalOf(fetching()(`http://c.example.org:${port}/`))).toBe('context.invalidAddress');
    }
  });
});

describe('how long a document may be kept', () => {
  it.each([
    [undefined, undefined],
    ['public', undefined],
    ['max-age=60', 60],
    ['public, max-age=60, s-maxage=120', 120],
    ['max-age="60"', 60],
    ['no-store, max-age=60', 0],
    ['no-cache', 0],
    ['max-age=-1', undefined],
    ['max-age=99999999999', undefined],
  ])('%s: %s s', (header, seconds) => {
    expect(maxAgeOf(header)).toBe(seconds);
  });
});

describe('the setting', () => {
  it('switches downloads off, or keeps them to the public internet', async () => {
    expect(remoteContexts('off')).toBeUndefined();
    expect(await refusalOf(remoteContexts('public')!('http://127.0.0.1/'))).toBe('context.remotePrivate');
    const port = await answering('{}');
    expect((await remoteContexts('any')!(`http://127.0.0.1:${port}/`)).text).toBe('{}');
  });
});
