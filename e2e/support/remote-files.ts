import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server with these files, by name. */
export async function remoteFiles(files: Record<string, string | Uint8Array>) {
  const server = createServer((request, response) => {
    const file = files[(request.url ?? '').replace(/^\/|\?.*$/g, '')];
    response.writeHead(file === undefined ? 404 : 200).end(request.method === 'HEAD' ? undefined : file);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close(): void {
      server.close();
      server.closeAllConnections();
    },
  };
}
