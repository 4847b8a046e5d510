import type { FastifyInstance } from 'fastify';

/** Livy's order in the `Allow` header. */
const ORDER = ['POST', 'PUT', 'DELETE', 'PATCH', 'GET', 'HEAD'];

/**
 * Watches routes being added and gives a function that says what a path's `Allow` header is, or undefined where no route
 * has that path. Call it before the first route is added.
 */
export function watchAllowedMethods(app: FastifyInstance): (path: string) => string | undefined {
  const routes = new Map<string, { pattern: RegExp; methods: Set<string> }>();
  app.addHook('onRoute', (route) => {
    const known = routes.get(route.url) ?? { pattern: patternOf(route.url), methods: new Set() };
    for (const method of [route.method].flat()) known.methods.add(method.toUpperCase());
    routes.set(route.url, known);
  });
  return (path) => {
    const matching = [...routes.values()].filter(({ pattern }) => pattern.test(path));
    const methods = new Set(matching.flatMap((route) => [...route.methods]));
    return matching.length === 0 ? undefined : ORDER.filter((method) => methods.has(method)).join(', ');
  };
}

function patternOf(url: string): RegExp {
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const segments = url.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : literal(part)));
  return new RegExp(`^${segments.join('/')}$`);
}
