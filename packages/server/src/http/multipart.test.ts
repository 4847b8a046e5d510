import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { HttpError } from './errors.ts';
import { readFilePart } from './multipart.ts';

/** What comes of a body that ends in the middle of a part. */
async function readCut(
  head: string,
): Promise<{ file: Awaited<ReturnType<typeof readFilePart>>; done(): Promise<void> }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const asked = once(server, 'request') as Promise<[IncomingMessage, ServerResponse]>;
  const answered = fetch(`http://127.0.0.1:${port}`, {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
    body: `${head}hal`,
  });
  const [request, response] = await asked;
  const done = async () => {
    if (!request.readableEnded) await once(request, 'end');
    for (let i = 0; i < 10; i++) await turn();
    response.end();
    await answered;
    server.close();
  };
  try {
    return { file: await readFilePart(request, 'file', 1_000), done };
  } catch (error) {
    await done();
    throw error;
  }
}

const part = (name: string) => `--b\r\nContent-Disposition: form-data; name="${name}"; filename="half"\r\n\r\n`;
const isRefusal = (error: unknown) => error instanceof HttpError && error.status === 400;

test('a body that breaks off before its file is read is an error for who reads it then', async () => {
  const { file, done } = await readCut(part('file'));
  await done();
  await assert.rejects(Array.fromAsync(file?.content ?? []), isRefusal);
});

test('a body that breaks off in a part that nobody reads is refused, too', async () => {
  await assert.rejects(readCut(part('other')), isRefusal);
  const { file, done } = await readCut(`${part('file')}whole\r\n${part('other')}`);
  await Array.fromAsync(file?.content ?? []).catch((error) => assert.ok(isRefusal(error)));
  await done();
});
