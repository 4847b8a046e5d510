import type { TSchema } from '../type.ts';
import { LIVERY_VERSION } from '../version.ts';
import { COMPONENTS } from './components.ts';
import { isV1, livyErrors, type Operation, problems } from './operation.ts';
import { OPERATIONS } from './operations.ts';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of both surfaces. `basePath` is what stands before every path, as the client calls it. */
export function openApi(basePath: string): Json {
  const paths: Record<string, Json> = {};
  for (const operation of OPERATIONS) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) };
  }
  return {
    openapi: '3.1.1',
    info: { title: 'Livery', version: LIVERY_VERSION, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: basePath === '' ? '/' : basePath }],
    tags: [
      { name: 'livy', description: 'The protocol of Apache Livy.' },
      { name: 'v1', description: 'What Livery adds to it.' },
    ],
    paths,
    // Whether it asks who calls is the operator's choice.
    security: [{}, { basic: [] }],
    components: {
      securitySchemes: { basic: { type: 'http', scheme: 'basic' } },
      schemas: Object.fromEntries(Object.entries(COMPONENTS).map(([name, schema]) => [name, shown(schema, true)])),
    },
  };
}

function describe(operation: Operation): Json {
  const { id, path, summary } = operation;
  const parameters = [...pathParameters(path), ...queryParameters(operation), ...headerParameters(operation)];
  return {
    operationId: id,
    tags: [isV1(path) ? 'v1' : 'livy'],
    summary,
    ...(parameters.length > 0 && { parameters }),
    ...requestBody(operation),
    responses: Object.fromEntries(
      Object.entries({ ...errorsOfAll(operation), ...operation.answers }).map(([status, schema]) => [
        status,
        response(operation, Number(status), schema),
      ]),
    ),
  };
}

function requestBody({ body, multipart }: Operation): Json {
  const [type, schema] = multipart ? ['multipart/form-data', multipart] : ['application/json', body];
  return schema ? { requestBody: { required: true, content: { [type]: { schema: shown(schema) } } } } : {};
}

/** What every route may answer: what was asked is not understood, or refused before anybody looked at it, or not now. */
function errorsOfAll({ path, body, multipart, answers }: Operation): Record<number, TSchema> {
  const errors = isV1(path) ? problems : livyErrors;
  return errors(
    400,
    401,
    403,
    503,
    504,
    507,
    ...((body ?? multipart) ? [413] : []),
    ...(201 in answers ? [422] : []),
    ...(isV1(path) ? [] : [406]),
  );
}

/** The parts of paths: what they stand for is the same on every route. */
const PATH_PARAMETERS: Record<string, Json> = {
  id: {
    description: 'A number, or the name that was given to it.',
    schema: {
      anyOf: [
        { type: 'integer', minimum: 0, maximum: 2 ** 31 - 1 },
        { type: 'string', minLength: 1 },
      ],
    },
  },
  job: {
    description: 'The number of a job.',
    schema: { type: 'integer', minimum: 1, maximum: 2 ** 31 - 1 },
  },
  statement: {
    description: 'The number of a statement.',
    schema: { type: 'integer', minimum: 0, maximum: 2 ** 31 - 1 },
  },
};

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    const known = PATH_PARAMETERS[name];
    if (!known) throw new Error(`{${name}} of ${path} is not described`);
    return { name, in: 'path', required: true, ...known };
  });
}

function queryParameters({ query }: Operation): Json[] {
  const { properties = {}, required = [] } = (query ?? {}) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => {
    const { description, ...rest } = shown(schema) as Json;
    return {
      name,
      in: 'query',
      required: required.includes(name),
      ...(description ? { description } : {}),
      schema: rest,
    };
  });
}

/** What makes something, which is what 201 says, takes a key under which it may be asked for again. */
function headerParameters({ answers }: Operation): Json[] {
  return 201 in answers ? [IDEMPOTENCY_KEY] : [];
}

const IDEMPOTENCY_KEY: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Names this request: when it comes again within a day, from the same user, with the same body, nothing more is made and the answer is the same.',
  schema: { type: 'string', pattern: '^("[!#-[\\]-~]{1,255}"|[!#-[\\]-~]{1,255})$' },
};

const MEANINGS: Record<number, string> = {
  200: 'Done.',
  201: 'Accepted: it is stored and will run.',
  204: 'Done; there is nothing to say.',
  400: 'The request is wrong, and says how.',
  401: 'It is not known who asks.',
  403: 'Refused to the one who asks.',
  404: 'There is no such thing.',
  406: 'Another version of the protocol is wanted.',
  409: 'It cannot be done as things stand.',
  410: 'There was such a thing: it was removed.',
  413: 'The body is too large.',
  422: 'The Idempotency-Key stands for a request with another body.',
  429: 'Too much at once: try again.',
  500: 'The session has ended.',
  501: 'Nothing of the kind is measured.',
  503: 'Not now.',
  504: 'Nobody knows whether it was done.',
  507: 'The disk of the server is full.',
};

function response(operation: Operation, status: number, schema: TSchema | null): Json {
  const description = MEANINGS[status];
  if (description === undefined) throw new Error(`status ${status} of ${operation.id} is not described`);
  const type = isV1(operation.path) && status >= 400 ? 'application/problem+json' : typeOf(operation, status);
  const isPage = !isV1(operation.path) && [400, 401, 403].includes(status);
  const page = isPage ? { 'text/html': { schema: { type: 'string' } } } : {};
  const links = status === 201 ? linksFrom(operation) : {};
  return {
    description,
    ...(schema && { content: { [type]: { schema: shown(schema) }, ...page } }),
    ...(status === 201 && { headers: { Location: { schema: { type: 'string' } } } }),
    ...(Object.keys(links).length > 0 && { links }),
  };
}

function typeOf({ type }: Operation, status: number): string {
  return status < 400 && type !== undefined ? type : 'application/json';
}

/** From what was made to all that can be done with it: the operations whose path goes on with its number. */
function linksFrom({ path }: Operation): Json {
  const parents = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, `$request.path.${name}`]);
  const following = OPERATIONS.filter((other) => other.path.startsWith(`${path}/{`));
  return Object.fromEntries(
    following.map((other) => {
      const [, name = ''] = /^\/\{(\w+)\}/.exec(other.path.slice(path.length)) ?? [];
      const parameters = Object.fromEntries([...parents, [name, '$response.body#/id']]);
      return [other.id, { operationId: other.id, parameters }];
    }),
  );
}

const NAMES = new Map<unknown, string>(Object.entries(COMPONENTS).map(([name, schema]) => [schema, name]));

/** A schema as the document shows it: components by reference, and without the notes that only our decoders read. */
function shown(schema: unknown, isComponent = false): unknown {
  const name = NAMES.get(schema);
  if (name !== undefined && !isComponent) return { $ref: `#/components/schemas/${name}` };
  if (Array.isArray(schema)) return schema.map((item) => shown(item));
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).filter(([key]) => !key.startsWith('x-'));
  return Object.fromEntries(entries.map(([key, value]) => [key, shown(value)]));
}
