import { connect, type Socket } from 'node:net';

/** A request as it goes over the wire; made before the clock runs. */
export type Request = Buffer;

export function request(
  method: string,
  path: string,
  body?: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Request {
  const bytes = body === undefined ? Buffer.alloc(0) : Buffer.from(body);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'host: localhost',
    ...(body === undefined ? [] : ['content-type: application/json', `content-length: ${bytes.length}`]),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), bytes]);
}

export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/**
 * One kept connection that sends a request and waits for its answer. It reads the status, the length and nothing else, so that the
 * load takes little of the two cores that it shares with the server.
 */
export class Connection {
  readonly #socket: Socket;
  #got: Buffer = Buffer.alloc(0);
  #failure: Error | undefined;
  #settle: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;

  constructor(address: string) {
    const { hostname, port } = new URL(address);
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#socket.on('data', (chunk: Buffer) => this.#take(chunk));
    const fail = (error: Error): void => {
      this.#failure ??= error;
      this.#settle?.reject(this.#failure);
    };
    this.#socket.on('error', fail);
    this.#socket.on('close', () => fail(new Error('the server closed the connection')));
  }

  send(bytes: Request): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      this.#settle = { resolve, reject };
      this.#socket.write(bytes);
    });
  }

  close(): void {
    this.#settle = undefined;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#got = this.#got.length === 0 ? chunk : Buffer.concat([this.#got, chunk]);
    const end = this.#got.indexOf(HEAD_END);
    if (end < 0) return;
    const head = this.#got.toString('latin1', 0, end);
    const status = Number(head.slice(9, 12));
    const start = end + HEAD_END.length;
    const told = /\r\ncontent-length: *(\d+)/i.exec(head);
    if (told === null && status !== 204 && status !== 304) throw new Error(`no content-length:\n${head}`);
    const length = Number(told?.[1] ?? 0);
    if (this.#got.length < start + length) return;
    const body = this.#got.subarray(start, start + length);
    this.#got = this.#got.subarray(start + length);
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.resolve({ status, body });
  }
}
