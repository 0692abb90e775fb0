import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: { readonly id: string; readonly data: readonly Record<string, unknown>[] };
}

/** A receiver of notifications; `answer` decides what it says. */
export class Receiver {
  readonly received: Received[] = [];
  answer: (received: Received) => number | Promise<number> = () => 200;
  readonly #server: Server;
  readonly #waiting: (() => void)[] = [];

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', async () => {
        const { url = '', headers } = request;
        const body = JSON.parse(Buffer.concat(chunks).toString());
        const one: Received = { url, headers, body };
        this.received.push(one);
        for (const wake of this.#waiting.splice(0)) wake();
        response.statusCode = await this.answer(one);
        response.end();
      });
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Resolves when so many notifications have come. */
  async until(count: number): Promise<readonly Received[]> {
    while (this.received.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.received;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
