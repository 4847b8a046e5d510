import type { Static, TSchema } from './type.ts';

type Node = {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Node[];
  items?: Node;
  properties?: Record<string, Node>;
  required?: string[];
  patternProperties?: Record<string, Node>;
  additionalProperties?: boolean;
  minimum?: number;
  maximum?: number;
  pattern?: string;
};

/** Whether `value` has the shape of `schema`, one of this package's. Narrows the type. */
export function matches<S extends TSchema>(schema: S, value: unknown): value is Static<S> {
  return whatIsWrong(schema, value) === null;
}

/** The first thing in `value` that is not as `schema` says, as `path: reason`, or null when all is well. */
export function whatIsWrong(schema: TSchema, value: unknown): string | null {
  return inspect(schema as Node, value, '$');
}

function inspect(node: Node, value: unknown, path: string): string | null {
  if (node.anyOf) return inspectUnion(node.anyOf, value, path);
  if ('const' in node && node.const !== value) return `${path}: not ${JSON.stringify(node.const)}`;
  if (node.enum && !node.enum.includes(value)) return `${path}: not one of ${node.enum.join(', ')}`;
  if (node.type && !isOfType(node.type, value)) return `${path}: not of type ${node.type}`;
  if (typeof value === 'number' && (value < (node.minimum ?? value) || value > (node.maximum ?? value))) {
    return `${path}: out of range`;
  }
  if (typeof value === 'string' && node.pattern !== undefined && !new RegExp(node.pattern, 'u').test(value)) {
    return `${path}: not of the form ${node.pattern}`;
  }
  if (node.type === 'array' && node.items) return inspectAll(node.items, Object.entries(value as unknown[]), path);
  if (node.type === 'object') return inspectObject(node, value as Record<string, unknown>, path);
  return null;
}

/** The complaint is that of the branch meant: the only one beside null, or the object with that constant `type`. */
function inspectUnion(branches: Node[], value: unknown, path: string): string | null {
  const complaints = branches.map((branch) => inspect(branch, value, path));
  if (complaints.includes(null)) return null;
  const real = branches.filter((branch) => branch.type !== 'null');
  if (real.length === 1) return complaints[branches.indexOf(real[0] as Node)] ?? null;
  const meant = branches.findIndex((branch) => {
    const tag = branch.properties?.type?.const;
    return tag !== undefined && tag === (value as { type?: unknown } | null)?.type;
  });
  return complaints[meant] ?? `${path}: none of the allowed shapes`;
}

function inspectObject(node: Node, value: Record<string, unknown>, path: string): string | null {
  const missing = node.required?.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return `${path}.${missing}: missing`;
  for (const [name, member] of Object.entries(value)) {
    const schema = node.properties && Object.hasOwn(node.properties, name) ? node.properties[name] : undefined;
    const wrong = schema ? inspect(schema, member, `${path}.${name}`) : null;
    if (wrong) return wrong;
    if (!schema && node.properties && node.additionalProperties === false) return `${path}.${name}: unknown`;
  }
  const each = node.patternProperties && Object.values(node.patternProperties)[0];
  return each ? inspectAll(each, Object.entries(value), path) : null;
}

function inspectAll(schema: Node, entries: [string, unknown][], path: string): string | null {
  for (const [key, member] of entries) {
    const wrong = inspect(schema, member, `${path}.${key}`);
    if (wrong) return wrong;
  }
  return null;
}

function isOfType(type: string, value: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  if (type === 'integer') return Number.isSafeInteger(value);
  return typeof value === type;
}
