import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { NotificationMessage } from './notification.ts';
import { assertAllowed, guardedLookup, type Refuse } from './notification-address.ts';
import type { Outcome } from './notification-lane.ts';

export interface HttpNotifier {
  /** Posts a message. Never throws. */
  send(url: string, message: NotificationMessage, timeout: number): Promise<Outcome>;
  close(): void;
}

export interface HttpNotifierParts {
  readonly refuse: Refuse;
  readonly after: (milliseconds: number, work: () => void) => () => void;
}

/** An answer says with its status alone what it has to say; more than this of it is not waited for. */
const MOST_ANSWER = 64 * 1024;
/** A connection that nothing went over for so long is closed, milliseconds. */
const IDLE = 30_000;
const IDLE_CONNECTIONS = 256;
const LONGEST_WAIT = 3_600_000;
/** How a kept connection fails that the other side has closed. */
const GONE: ReadonlySet<string | undefined> = new Set(['ECONNRESET', 'EPIPE']);

/**
 * Notifications by HTTP (clause 6.3.8): connections are kept, redirects are not followed, and where a name leads is judged as it is
 * connected to.
 */
export function createHttpNotifier({ refuse, after }: HttpNotifierParts): HttpNotifier {
  const options = {
    keepAlive: true,
    maxFreeSockets: IDLE_CONNECTIONS,
    timeout: IDLE,
    scheduling: 'lifo',
  } as const;
  const http = new HttpAgent(options);
  const https = new HttpsAgent(options);

  const post = (
    url: URL,
    { headers, body }: NotificationMessage,
    timeout: number,
    isAgain: boolean,
  ): Promise<Outcome> =>
    new Promise((done) => {
      const isSecure = url.protocol === 'https:';
      const port = url.port === '' ? (isSecure ? 443 : 80) : Number(url.port);
      let isEnded = false;
      const end = (outcome: Outcome): void => {
        if (isEnded) return;
        isEnded = true;
        cancel();
        done(outcome);
      };
      const fail = (reason: string): void => end({ ok: false, reason, refused: false });
      const cancel = after(timeout, () => {
        fail('timeout');
        request.destroy();
      });
      const payload = Buffer.from(JSON.stringify(body));
      const request = (isSecure ? httpsRequest : httpRequest)(url, {
        method: 'POST',
        agent: isSecure ? https : http,
        lookup: guardedLookup(port, refuse),
        headers: { ...headers, 'Content-Length': payload.length },
      });
      request.on('response', (response) => {
        discard(response);
        end(outcomeOf(response));
      });
      request.on('error', (error: NodeJS.ErrnoException) => {
        // A kept connection may be closed by the other side just as it is used again: that is no failure of this message.
        if (request.reusedSocket && GONE.has(error.code) && !isAgain && !isEnded) {
          isEnded = true;
          cancel();
          done(post(url, { headers, body }, timeout, true));
        } else fail(error.code ?? error.message);
      });
      request.end(payload);
    });

  return {
    async send(address, message, timeout) {
      try {
        const url = new URL(address);
        const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
        assertAllowed(url.hostname, port, refuse);
        return await post(url, message, timeout, false);
      } catch (error) {
        return { ok: false, reason: (error as Error).message, refused: false };
      }
    },
    close() {
      http.destroy();
      https.destroy();
    },
  };
}

function discard(response: IncomingMessage): void {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_ANSWER) response.destroy();
  });
  response.on('error', () => undefined);
}

/** What a receiver says to its sender: 2xx is thanks; what could be otherwise at another time is no refusal. */
function outcomeOf({ statusCode = 0, headers }: IncomingMessage): Outcome {
  if (statusCode >= 200 && statusCode < 300) return { ok: true };
  const seconds = /^\d{1,6}$/.exec(headers['retry-after'] ?? '')?.[0];
  return {
    ok: false,
    reason: `HTTP ${statusCode}`,
    refused: statusCode >= 400 && statusCode < 500 && ![408, 425, 429].includes(statusCode),
    ...(seconds === undefined ? {} : { wait: Math.min(LONGEST_WAIT, Number(seconds) * 1000) }),
  };
}
