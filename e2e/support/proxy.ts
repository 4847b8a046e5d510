import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A reverse proxy in front of a server, as many have one. */
export interface Proxy {
  url: string;
  /** How often nobody was behind it, and it answered 502. */
  readonly badGateways: number;
  close(): Promise<void>;
}

/** `target` is where the server listens. */
export async function startProxy(target: string): Promise<Proxy> {
  let badGateways = 0;
  const server = createServer((asked, answer) => {
    const { method, headers, url } = asked;
    const behind = request(new URL(url ?? '/', target), { method, headers }, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
    });
    behind.on('error', () => {
      if (answer.headersSent) return answer.destroy();
      badGateways++;
      answer.writeHead(502).end('Bad Gateway');
    });
    asked.pipe(behind);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get badGateways() {
      return badGateways;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
