import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { HttpError } from './errors.ts';
import { readFilePart } from './multipart.ts';

test('a body that breaks off before its file is read is an error for who reads it then', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const asked = once(server, 'request') as Promise<[IncomingMessage, ServerResponse]>;
  const answered = fetch(`http://127.0.0.1:${port}`, {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
    body: '--b\r\nContent-Disposition: form-data; name="file"; filename="half"\r\n\r\nhal',
  });
  const [request, response] = await asked;
  const file = await readFilePart(request, 'file', 1_000);
  if (!request.readableEnded) await once(request, 'end');
  for (let i = 0; i < 10; i++) await turn();
  await assert.rejects(Array.fromAsync(file?.content ?? []), (error) => {
    return error instanceof HttpError && error.status === 400;
  });
  response.end();
  await answered;
  server.close();
});
