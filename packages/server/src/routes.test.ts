import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OPERATIONS } from '@livery/protocol/api/operations';
import { fastify } from 'fastify';
import { addRoutes, type RouteParts } from './routes.ts';

/** Stands for all that routes are given; nothing of it is used before a request comes. */
const anything: RouteParts = new Proxy({} as RouteParts, { get: () => anything });

test('every route is described in packages/protocol/src/api, and no other', async () => {
  const http = fastify({ exposeHeadRoutes: false });
  const registered: string[] = [];
  http.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) registered.push(`${each.toLowerCase()} ${url.replace(/:(\w+)/g, '{$1}')}`);
  });
  addRoutes(http, anything);
  await http.ready();
  const described = OPERATIONS.map(({ method, path }) => `${method} ${path}`);
  assert.deepEqual(registered.sort(), described.sort());
});
