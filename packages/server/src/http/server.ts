import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import {
  createServer as createTlsServer,
  type ServerOptions as TlsOptions,
  type Server as TlsServer,
} from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  fastify,
} from 'fastify';
import { isLoopback } from '../config/loopback.ts';
import { checkVersion } from './accept-version.ts';
import { watchAllowedMethods } from './allowed-methods.ts';
import { readBody } from './body.ts';
import { type GuardRules, refusalFor } from './browser-guard.ts';
import { type Caller, setCaller } from './caller.ts';
import { compress } from './compress.ts';
import { type Connections, watchConnections } from './connections.ts';
import { methodNotAllowed, noSuchRoute } from './errors.ts';
import { JSON_TYPE } from './headers.ts';
import { isMultipart } from './multipart.ts';
import { renderError } from './render-error.ts';
import { overriddenMethod, parseableType, pathOf, withoutPathParameters } from './request-line.ts';

export interface HttpOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** Certificate and key as Node takes them; null is plain HTTP. */
  tls: TlsOptions | null;
  /** `''`, or a path like `/livy` before every route. */
  basePath: string;
  /** Names, besides this machine's own, under which browsers may reach the server. */
  allowedHosts: readonly string[];
  /** Greatest request body, packed or not, in bytes. */
  bodyLimit: number;
  /** Greatest size of a request's headers, in bytes. */
  headerLimit: number;
  /** How long a request may take to arrive, ms. An answer may take as long as it needs. */
  requestTimeoutMs: number;
  /** Sent with every answer. */
  headers: Readonly<Record<string, string>>;
  /** Says who sent a request, or throws why it may not come in. Asked before all routes but those marked as open. */
  admit: (request: Pick<FastifyRequest, 'method' | 'headers' | 'query' | 'raw'>) => Promise<Caller>;
  /** The answer that another room's error means to a caller; any other error as it came. Without it all are so. */
  answerTo?: (error: unknown) => unknown;
  log: { error(message: string, facts?: Record<string, unknown>): void };
  /** Adds the routes; paths without the base path. The body of a request is a Buffer, or undefined. */
  routes: (app: FastifyInstance) => void;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route reads a multipart body by itself, from the raw request. */
    takesMultipart?: boolean;
  }
}

export interface HttpServer extends Connections {
  /** For listeners of the raw server, such as `upgrade`. */
  readonly server: Server;
  /** Begins to answer; gives the address, numeric, and the port. */
  listen(): Promise<{ address: string; port: number }>;
  /** From the next connection on it shows another certificate; for a server with TLS. */
  renewTls(tls: TlsOptions): void;
}

/** The HTTP side of the server as Livy's clients need it: what Fastify does by default breaks several of them. */
export async function createHttpServer(options: HttpOptions): Promise<HttpServer> {
  const app = fastify<Server>({
    serverFactory: (handler: Handler) => rawServer(handler, options),
    routerOptions: {
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: true,
      maxParamLength: 4096,
    },
    // What comes on a connection that still has an answer to finish is answered like any other request.
    return503OnClosing: false,
    schemaController: { compilersFactory: NO_COMPILERS },
    // Paths that cannot be decoded never reach the hooks or the error handler.
    frameworkErrors: (error, request, reply) => {
      reply.headers(options.headers);
      answerError(error, request as FastifyRequest, reply as unknown as FastifyReply, options);
    },
    clientErrorHandler: answerNoHttp,
  });
  takeAnyBody(app, options.bodyLimit);
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply, options));
  const allowed = watchAllowedMethods(app);
  app.setNotFoundHandler((request) => {
    const methods = allowed(pathOf(request.url));
    throw methods === undefined ? noSuchRoute() : methodNotAllowed(methods);
  });
  const guard: GuardRules = {
    loopback: isLoopback(options.host),
    allowedHosts: options.allowedHosts,
    tls: options.tls !== null,
  };
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(options.headers).type(JSON_TYPE);
    const refusal = refusalFor(request.method, request.headers, guard);
    if (refusal) throw refusal;
    if (!isOpen(request)) setCaller(request, await options.admit(request));
    checkVersion(pathOf(request.url).slice(options.basePath.length), request.headers.accept);
  });
  app.addHook('onSend', compress);
  app.register(async (scope) => options.routes(scope), { prefix: options.basePath });
  await app.ready();

  const { server } = app;
  return {
    server,
    listen: async () => {
      await app.listen({ host: options.host, port: options.port }).catch(explainListening);
      return server.address() as AddressInfo;
    },
    renewTls: (tls) => (server as unknown as TlsServer).setSecureContext(tls),
    ...watchConnections(server, () => app.close()),
  };
}

/** Why the server cannot listen, as a sentence for the operator. */
function explainListening(error: NodeJS.ErrnoException & { address?: string; port?: number }): never {
  const where = `${error.address} port ${error.port}`;
  if (error.code === 'EADDRINUSE') {
    throw new Error(`${where} is taken by another program: choose another port with --port or livy.server.port.`);
  }
  if (error.code === 'EACCES') {
    throw new Error(`${where} may not be used by this user: choose a port from 1024 on, or start as a user who may.`);
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    throw new Error(`This machine has no address ${error.address ?? ''}: correct --host or livy.server.host.`);
  }
  throw error;
}

/** A route whose `config` says `open: true` answers also to who is not let in. */
function isOpen(request: FastifyRequest): boolean {
  return (request.routeOptions.config as { open?: unknown }).open === true;
}

type Compilers = NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>;

/** No route has a schema: bodies are decoded by hand. Fastify's own compilers would cost each start 55 ms and 3 MB. */
const NO_COMPILERS = {
  buildValidator: () => () => () => true,
  buildSerializer: () => () => JSON.stringify,
} as unknown as Compilers;

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

function rawServer(handler: Handler, options: HttpOptions): Server {
  const settings = {
    maxHeaderSize: options.headerLimit,
    keepAliveTimeout: 75_000,
    // Offers of other protocols are passed over: `curl --http2` and Java's HttpClient send h2c with any request.
    shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket',
  };
  const listener: Handler = (request, response) => {
    request.method = overriddenMethod(request);
    request.url = withoutPathParameters(request.url ?? '/');
    const type = parseableType(request.method, request.headers['content-type']);
    if (type !== undefined) request.headers['content-type'] = type;
    handler(request, response);
  };
  // To all that is done with it here, a server with TLS is one without.
  const server = options.tls
    ? (createTlsServer({ ...settings, ...options.tls }, listener) as unknown as Server)
    : createServer(settings, listener);
  server.requestTimeout = options.requestTimeoutMs;
  return server;
}

type Failing = Pick<HttpOptions, 'basePath' | 'log' | 'answerTo'>;

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply, failing: Failing): void {
  const { basePath, log, answerTo = (as: unknown) => as } = failing;
  const { method, headers: given } = request;
  const asked = { method, path: pathOf(request.url), basePath, accept: given.accept };
  const { status, type, headers, body } = renderError(answerTo(error), asked, (cause) =>
    log.error('a request failed', { method: request.method, path: request.url, error: cause }),
  );
  reply.code(status).headers(headers);
  if (type === null) reply.removeHeader('content-type').send();
  else reply.type(type).send(body);
}

/** What came is no request that Node could read, or took too long to come. */
function answerNoHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  const statuses: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };
  const status = statuses[error.code ?? ''] ?? 400;
  if (error.code !== 'ECONNRESET' && socket.writable) {
    socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  }
  socket.destroySoon();
}

function takeAnyBody(app: FastifyInstance, limit: number): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', async (request: FastifyRequest, stream: IncomingMessage) => {
    const { takesMultipart } = request.routeOptions.config;
    if (takesMultipart && isMultipart(request.headers['content-type'])) return undefined;
    return readBody(request.headers, stream, limit);
  });
}
