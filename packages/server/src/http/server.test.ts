import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as rawRequest } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { after, before, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { addressesFromHere } from '../config/loopback.ts';
import { NOBODY } from './caller.ts';
import { badArgument, notFoundSession } from './errors.ts';
import { idOrName } from './query.ts';
import { createHttpServer, type HttpOptions, type HttpServer } from './server.ts';

const logged: unknown[] = [];
let release: (() => void) | undefined;

const options: HttpOptions = {
  host: '127.0.0.1',
  port: 0,
  basePath: '',
  tls: null,
  allowedHosts: [],
  bodyLimit: 100_000,
  headerLimit: 131_072,
  requestTimeoutMs: 60_000,
  headers: { 'x-content-type-options': 'nosniff', 'x-frame-options': 'SAMEORIGIN' },
  admit: async () => NOBODY,
  log: { error: (_message, facts) => logged.push(facts) },
  routes: (app) => {
    app.get('/sessions', async () => ({ from: 0, total: 0, sessions: [] }));
    app.post('/sessions', async (request, reply) => {
      reply.code(201).header('location', `${app.prefix}/sessions/0`);
      return { body: (request.body as Buffer | undefined)?.toString('latin1') ?? null };
    });
    app.get<{ Params: { id: string } }>('/sessions/:id', async (request) => {
      throw notFoundSession(idOrName(request.params.id));
    });
    app.delete('/sessions/:id', async () => ({ msg: 'deleted' }));
    app.post('/sessions/:id/connect', async () => ({ connected: true }));
    app.get('/version', async () => ({ version: '0.9.0' }));
    app.get('/batches/long', async () => '["long"]');
    app.get('/batches/big', async () => ({ log: 'line\n'.repeat(5_000) }));
    app.get('/batches/broken', async () => {
      throw new RangeError('nobody foresaw this');
    });
    app.get('/batches/bad', async () => {
      throw badArgument('For input string: "abc"');
    });
    app.get('/batches/slow', async () => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return { slow: true };
    });
  },
};

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string; raw: Buffer };

function ask(port: number, method: string, path: string, headers = {}, body?: string | Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = rawRequest({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        const raw = Buffer.concat(chunks);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: raw.toString(), raw });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** What comes back on a bare connection for exactly these bytes. */
function say(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(text));
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('end', () => resolve(Buffer.concat(chunks).toString()));
    socket.on('error', reject);
  });
}

let http: HttpServer;
let port = 0;
const send = (method: string, path: string, headers = {}, body?: string | Buffer) =>
  ask(port, method, path, headers, body);

before(async () => {
  http = await createHttpServer(options);
  ({ port } = await http.listen());
});
after(() => http.close(100));

const JSON_TYPE = 'application/json;charset=utf-8';

test('an answer is JSON with the headers of safety', async () => {
  const { status, headers, body } = await send('GET', '/sessions', { accept: 'text/html' });
  assert.equal(status, 200);
  assert.equal(body, '{"from":0,"total":0,"sessions":[]}');
  assert.equal(headers['content-type'], JSON_TYPE);
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['x-frame-options'], 'SAMEORIGIN');
  assert.equal((await send('GET', '/batches/long')).body, '["long"]');
});

test('spellings of a path', async () => {
  for (const path of [
    '/sessions/',
    '//sessions',
    '//sessions//',
    '/sessions?format=xml',
    '/sessions;jsessionid=1?from=0',
  ]) {
    assert.equal((await send('GET', path)).status, 200, path);
  }
  const named: [string, string][] = [
    ['/sessions/%30', '0'],
    ['/sessions/a%20b%2Fc.d/', 'a b/c.d'],
    ['/sessions/-1', '-1'],
    [`/sessions/${'n'.repeat(300)}`, 'n'.repeat(300)],
  ];
  for (const [path, name] of named) {
    const { status, headers, body } = await send('GET', path);
    assert.equal(status, 404, path);
    assert.equal(headers['content-type'], JSON_TYPE);
    assert.equal(body, JSON.stringify({ msg: `Session '${name}' not found.` }));
  }
  assert.equal((await send('GET', '/sessions/99999999999')).body, '{"msg":"For input string: \\"99999999999\\""}');
  assert.equal((await send('GET', '/sessions/%zz')).status, 400);
});

test('no such route, or none for the method', async () => {
  for (const path of ['/nope', '/Sessions', '/sessions/0/nope', '/']) {
    const { status, headers, body } = await send('GET', path);
    assert.deepEqual([status, body, headers['content-type']], [404, '', JSON_TYPE], path);
  }
  const refused: [string, string, string][] = [
    ['PUT', '/sessions', 'POST, GET, HEAD'],
    ['DELETE', '/sessions/', 'POST, GET, HEAD'],
    ['OPTIONS', '/sessions', 'POST, GET, HEAD'],
    ['TRACE', '/sessions', 'POST, GET, HEAD'],
    ['PATCH', '/sessions', 'POST, GET, HEAD'],
    ['PROPFIND', '/sessions', 'POST, GET, HEAD'],
    ['POST', '/sessions/9999', 'DELETE, GET, HEAD'],
    ['GET', '/sessions/0/connect', 'POST'],
    ['POST', '/version', 'GET, HEAD'],
  ];
  for (const [method, path, allow] of refused) {
    const { status, headers, body } = await send(method, path, { 'content-type': 'application/json' });
    assert.deepEqual([status, body, headers.allow], [405, '', allow], `${method} ${path}`);
    assert.equal(headers['content-type'], JSON_TYPE);
  }
  // Fastify would ask for a content type first.
  assert.equal((await send('QUERY', '/sessions')).status, 405);
});

test('HEAD is GET without a body', async () => {
  const { status, headers, body } = await send('HEAD', '/sessions');
  assert.deepEqual([status, body, headers['content-type']], [200, '', JSON_TYPE]);
});

test('the method may be said elsewhere on POST', async () => {
  assert.equal((await send('POST', '/sessions/1?_method=delete')).body, '{"msg":"deleted"}');
  for (const name of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override']) {
    assert.equal((await send('POST', '/sessions/1', { [name]: 'DELETE' })).body, '{"msg":"deleted"}', name);
  }
  assert.equal((await send('GET', '/sessions/1?_method=delete')).status, 404);
});

test('a body is taken whatever the headers say of it', async () => {
  const types = [
    'application/json',
    'application/json;charset=UTF-8',
    'text/plain',
    'nonsense',
    ';',
    '',
    'a/b; charset=',
  ];
  for (const type of types) {
    const { status, body } = await send('POST', '/sessions', { 'content-type': type }, '{"a":1}');
    assert.deepEqual([status, body], [201, '{"body":"{\\"a\\":1}"}'], type);
  }
  assert.equal((await send('POST', '/sessions', {}, 'x')).body, '{"body":"x"}');
  const odd = { 'content-encoding': 'UTF-8', 'content-type': 'application/json', expect: '100-continue' };
  assert.equal((await send('POST', '/sessions', odd, 'x')).body, '{"body":"x"}');
  const chunked = { 'transfer-encoding': 'chunked' };
  assert.equal((await send('POST', '/sessions', chunked, 'x')).body, '{"body":"x"}');
});

test('forms and no body at all are no body', async () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  assert.equal((await send('POST', '/sessions', form, 'file=/a')).body, '{"body":null}');
  assert.equal((await send('POST', '/sessions')).body, '{"body":null}');
  const json = { 'content-type': 'application/json' };
  assert.equal((await send('POST', '/sessions/0/connect', json)).body, '{"connected":true}');
  assert.equal((await send('DELETE', '/sessions/0', json)).body, '{"msg":"deleted"}');
  assert.equal((await send('DELETE', '/sessions/0', { ...json, 'content-length': 2 }, '{}')).body, '{"msg":"deleted"}');
  assert.equal((await send('GET', '/sessions', { ...json, 'content-length': 2 }, '{}')).status, 200);
});

test('gzip both ways', async () => {
  const packed = { 'content-encoding': 'gzip' };
  assert.equal((await send('POST', '/sessions', packed, gzipSync('{"é":1}'))).status, 201);
  assert.equal((await send('POST', '/sessions', packed, 'no gzip')).body, '"Not in GZIP format"');
  const big = await send('GET', '/batches/big', { 'accept-encoding': 'deflate, gzip;q=0.8' });
  assert.equal(big.headers['content-encoding'], 'gzip');
  assert.equal(big.headers['content-type'], JSON_TYPE);
  assert.deepEqual(JSON.parse(gunzipSync(big.raw).toString()), { log: 'line\n'.repeat(5_000) });
  for (const refusal of [{}, { 'accept-encoding': 'gzip;q=0' }, { 'accept-encoding': 'identity' }]) {
    assert.equal((await send('GET', '/batches/big', refusal)).headers['content-encoding'], undefined);
  }
});

test('a body too large is refused, also one that unpacks to it', async () => {
  const { status, body } = await send('POST', '/sessions', {}, 'x'.repeat(100_001));
  assert.deepEqual([status, body], [413, '{"msg":"The request body is larger than 100000 bytes."}']);
  const bomb = gzipSync(Buffer.alloc(50_000_000));
  assert.equal((await send('POST', '/sessions', { 'content-encoding': 'gzip' }, bomb)).status, 413);
  const chunked = { 'transfer-encoding': 'chunked' };
  assert.equal((await send('POST', '/sessions', chunked, 'x'.repeat(100_001))).status, 413);
});

test('versions of the protocol', async () => {
  const accept = (version: string) => ({ accept: `application/vnd.livy.v${version}+json` });
  assert.equal((await send('GET', '/sessions', accept('0.1'))).status, 200);
  const refused = await send('GET', '/sessions', accept('9.9'));
  assert.deepEqual([refused.status, refused.body], [406, `{"msg":"No value found for '9.9'"}`]);
  assert.equal((await send('GET', '/version', accept('9'))).status, 200);
});

test('an unforeseen error is told without its stack, and logged with it', async () => {
  const { status, headers, body } = await send('GET', '/batches/broken');
  assert.deepEqual([status, body], [500, '"RangeError: nobody foresaw this"']);
  assert.equal(headers['content-type'], JSON_TYPE);
  const entry = logged.at(-1) as { method: string; path: string; error: Error };
  assert.deepEqual([entry.method, entry.path, entry.error.message], ['GET', '/batches/broken', 'nobody foresaw this']);
  const before = logged.length;
  assert.equal((await send('GET', '/batches/bad')).body, '{"msg":"For input string: \\"abc\\""}');
  assert.equal(logged.length, before);
});

test('an offer to go on in HTTP/2 is passed over; that of a WebSocket is not', async () => {
  const upgrades: string[] = [];
  const server = await createHttpServer(options);
  server.server.on('upgrade', ({ url = '' }, socket) => {
    upgrades.push(url);
    socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
  });
  const { port: at } = await server.listen();
  const offer = (protocol: string) =>
    `Host: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: ${protocol}\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n`;
  try {
    const socket = connect(at, '127.0.0.1');
    socket.write(`POST /sessions HTTP/1.1\r\n${offer('h2c')}Content-Length: 2\r\n\r\n{}`);
    assert.match(String((await once(socket, 'data'))[0]), /^HTTP\/1\.1 201 [\s\S]*\{"body":"\{\}"\}$/);
    socket.write(`GET /sessions HTTP/1.1\r\n${offer('h2c')}\r\n`);
    assert.match(String((await once(socket, 'data'))[0]), /^HTTP\/1\.1 200 [\s\S]*"sessions":\[\]\}$/);
    socket.destroy();
    assert.match(await say(at, `GET /sessions HTTP/1.1\r\n${offer('WebSocket')}\r\n`), /^HTTP\/1\.1 404 /);
    assert.deepEqual(upgrades, ['/sessions']);
  } finally {
    await server.close(100);
  }
});

test('what is not HTTP ends in 400', async () => {
  assert.match(await say(port, 'HELLO\r\n\r\n'), /^HTTP\/1\.1 400 /);
  assert.match(await say(port, 'GET /sessions HTTP/1.0\r\n\r\n'), /^HTTP\/1\.1 200 [\s\S]*"sessions":\[\]}$/);
  const long = `GET /sessions HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(140_000)}\r\n\r\n`;
  assert.match(await say(port, long), /^HTTP\/1\.1 431 /);
});

test('web pages of others are kept out', async () => {
  const evil = { origin: 'http://evil.example' };
  assert.equal((await send('POST', '/sessions', evil, '{}')).status, 403);
  assert.equal((await send('GET', '/sessions', { host: 'evil.example' })).status, 403);
  assert.equal((await send('POST', '/sessions', { origin: `http://127.0.0.1:${port}` }, '{}')).status, 201);
  const hidden = await send('POST', '/sessions/1?_method=GET', evil);
  assert.equal(hidden.status, 404);
});

test('with a base path, routes are there and nowhere else', async () => {
  const prefixed = await createHttpServer({ ...options, basePath: '/gate/livy' });
  const { port: at } = await prefixed.listen();
  try {
    assert.equal((await ask(at, 'GET', '/gate/livy/sessions/')).status, 200);
    assert.equal((await ask(at, 'GET', '/sessions')).status, 404);
    assert.equal((await ask(at, 'POST', '/gate/livy/sessions')).headers.location, '/gate/livy/sessions/0');
    assert.equal((await ask(at, 'PUT', '/gate/livy/sessions')).headers.allow, 'POST, GET, HEAD');
    const old = { accept: 'application/vnd.livy.v5+json' };
    assert.equal((await ask(at, 'GET', '/gate/livy/sessions', old)).status, 406);
  } finally {
    await prefixed.close(100);
  }
});

test('wherever it listens, a program of this machine is told addresses at which it answers', async () => {
  const own = new Set(Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address)));
  const hosts = ['0.0.0.0', '::', 'localhost', '127.0.0.2', ...(own.has('::1') ? ['::1'] : [])];
  for (const host of hosts) {
    const server = await createHttpServer({ ...options, host });
    const { address, port: at } = await server.listen();
    try {
      const told = addressesFromHere(address).filter((one) => own.has(one) || one.startsWith('127.'));
      assert.ok(told.length > 0, host);
      for (const one of told) {
        const answer = await fetch(`http://${one.includes(':') ? `[${one}]` : one}:${at}/sessions`);
        assert.equal(answer.status, 200, `${host} at ${one}`);
      }
    } finally {
      await server.close(100);
    }
  }
});

async function slowServer() {
  const server = await createHttpServer(options);
  const { port: at } = await server.listen();
  const idle = connect(at, '127.0.0.1');
  await new Promise((resolve) => idle.once('connect', resolve));
  const answer = await slowBegun(() => ({ whole: ask(at, 'GET', '/batches/slow') }));
  return { server, answer: answer.whole, idle };
}

/** Asks for the answer that waits for `release`, and waits until the server is at it. */
async function slowBegun<T>(begin: () => T): Promise<T> {
  release = undefined;
  const begun = begin();
  while (release === undefined) await new Promise(setImmediate);
  return begun;
}

test('closing finishes the answers that run', async () => {
  const { server, answer, idle } = await slowServer();
  const closed = server.close(60_000);
  while (server.server.listening) await new Promise(setImmediate);
  release?.();
  assert.equal((await answer).body, '{"slow":true}');
  await closed;
  idle.destroy();
});

test('what comes while closing, on a connection that has an answer to finish, is answered too, and is its last', async () => {
  const server = await createHttpServer(options);
  const { port: at } = await server.listen();
  const socket = connect(at, '127.0.0.1');
  await slowBegun(() => socket.write('GET /batches/slow HTTP/1.1\r\nHost: localhost\r\n\r\n'));
  assert.equal(server.answering(), 1);
  const closed = server.close(60_000);
  socket.write('GET /sessions HTTP/1.1\r\nHost: localhost\r\n\r\n');
  while (server.answering() < 2) await new Promise(setImmediate);
  const answers: Buffer[] = [];
  socket.on('data', (data: Buffer) => answers.push(data));
  release?.();
  await once(socket, 'close');
  await closed;
  assert.match(
    Buffer.concat(answers).toString(),
    /^HTTP\/1\.1 200 [\s\S]*\{"slow":true\}HTTP\/1\.1 200 [\s\S]*connection: close[\s\S]*"sessions":\[\]\}$/i,
  );
});

test('closing waits no longer than it was told', async () => {
  const { server, answer } = await slowServer();
  const failed = assert.rejects(answer);
  await server.close(50);
  await failed;
  assert.equal(server.server.address() as AddressInfo | null, null);
});
