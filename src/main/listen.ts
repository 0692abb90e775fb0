import { createServer } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { MeridianError } from '../model/error.ts';

/** Whether a server could listen there now; port 0 always. Throws `server.portTaken` or `server.cannotListen`. */
export async function assertPortFree(host: string, port: number): Promise<void> {
  const probe = createServer();
  try {
    await new Promise<void>((done, fail) => {
      probe.once('error', fail);
      probe.listen(port, host, done);
    });
  } catch (error) {
    throw listenError(error, host, port);
  } finally {
    await new Promise((done) => probe.close(done));
  }
}

/** Listens and answers the port, which the system chose if `port` was 0. */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<number> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw listenError(error, host, port);
  }
  const address = app.server.address();
  return typeof address === 'object' && address ? address.port : port;
}

/** The address that a person on this machine types. */
export function addressOf(host: string, port: number): string {
  const name = /^(?:127\.0\.0\.1|::1|0\.0\.0\.0|::|localhost)$/.test(host) ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

/** The address under which programs on this machine reach the server. */
export function ownAddress(host: string, port: number): string {
  const own = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${own.includes(':') ? `[${own}]` : own}:${port}`;
}

function listenError(error: unknown, host: string, port: number): MeridianError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return new MeridianError('server.portTaken', { host, port }, [], error);
  return new MeridianError('server.cannotListen', { host, port, reason: message }, [], error);
}
