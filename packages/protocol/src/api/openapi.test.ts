import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { openApi } from './openapi.ts';
import { OPERATIONS } from './operations.ts';

type Document = {
  paths: Record<string, Record<string, { operationId: string; responses: Record<string, { links?: object }> }>>;
};

const document = JSON.parse(JSON.stringify(openApi('/livy'))) as Document;

test('the document is valid OpenAPI 3.1', async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(structuredClone(document));
  assert.ok(valid, JSON.stringify(errors, null, 2));
  assert.equal(validator.version, '3.1');
});

test('it has every operation, under a name of its own', () => {
  const ids = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map((each) => each.operationId),
  );
  assert.deepEqual(ids.sort(), OPERATIONS.map(({ id }) => id).sort());
  assert.equal(new Set(ids).size, ids.length);
});

test('the notes of our own decoders do not show', () => {
  assert.doesNotMatch(JSON.stringify(document), /"x-|~optional/);
});

test('what is made leads to what can be done with it', () => {
  const links = document.paths['/v1/sessions/{id}/statements']?.post?.responses['201']?.links;
  assert.deepEqual(links, {
    getStatement: {
      operationId: 'getStatement',
      parameters: { id: '$request.path.id', statement: '$response.body#/id' },
    },
    cancelStatement: {
      operationId: 'cancelStatement',
      parameters: { id: '$request.path.id', statement: '$response.body#/id' },
    },
  });
});

test('docs/api-v1.md lists every route of /v1', async () => {
  const text = await readFile(new URL('../../../../docs/api-v1.md', import.meta.url), 'utf8');
  const listed = [...text.matchAll(/`([A-Z]+) (\/v1\/[^`]*)`(?=[^\n]*\|)/g)].map(
    ([, method, path]) => `${method} ${path}`,
  );
  const ours = OPERATIONS.filter(({ path }) => path.startsWith('/v1/'));
  const described = ours.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  assert.deepEqual(listed.sort(), described.sort());
});
