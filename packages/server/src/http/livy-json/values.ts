import { kindOf } from '@livery/protocol/states';
import { badArgument, badJson, type HttpError } from '../errors.ts';
import { at, cannotDeserialize, chain } from './messages.ts';
import type { JsonNode } from './node.ts';

/** What a request schema says of one property, as far as decoding asks. */
export type PropertySchema = {
  type?: string;
  anyOf?: { type?: string }[];
  default?: unknown;
  'x-livy-bytes'?: true;
  'x-livy-int'?: string;
  'x-livy-kind'?: true | 'argument';
};

/** One property of a request that is being read. */
export type Property = { name: string; className: string; property: PropertySchema; noNul: boolean };

/** What a property is when it was not given. */
export function absentValue(property: PropertySchema): unknown {
  return property.default === undefined ? null : structuredClone(property.default);
}

/** The value of a property from JSON that is there and not null. */
export function givenValue(target: Property, node: JsonNode): unknown {
  const { property } = target;
  if (property['x-livy-kind']) return kindFrom(target, node);
  if (property['x-livy-bytes']) return bytesFrom(target, node);
  if (property['x-livy-int']) return countFrom(target, node);
  if (property.type === 'integer') return intFrom(target, node);
  if (property.type === 'array') return listFrom(target, node);
  if (property.type === 'object') return mapFrom(target, node);
  return textFrom(target, node, []);
}

/** Text; numbers keep the digits they were sent with. */
function textFrom(target: Property, node: JsonNode, inner: (string | number)[]): string {
  if (node.kind === 'string') return withoutNul(target, node.value);
  if (node.kind === 'number') return node.text;
  if (node.kind === 'boolean') return String(node.value);
  throw mismatch(target, 'java.lang.String', node, inner);
}

/** Refused here, for Livy accepts it and then fails to start the process. */
function withoutNul(target: Property, text: string): string {
  if (!target.noNul || !text.includes('\0')) return text;
  throw badArgument(`${target.name} has the character U+0000 in it.`);
}

function listFrom(target: Property, node: JsonNode): string[] {
  if (node.kind !== 'array') throw mismatch(target, 'scala.collection.immutable.List<java.lang.String>', node, []);
  return node.items.map((item, index) => {
    if (item.kind === 'null') throw badArgument(`${target.name}[${index}] is null, text was expected.`);
    return textFrom(target, item, [index]);
  });
}

/** A map of text; a key whose value is null is left out, as a batch of Livy leaves it. */
function mapFrom(target: Property, node: JsonNode): Record<string, string> {
  const type = 'scala.collection.immutable.Map<java.lang.String,java.lang.String>';
  if (node.kind !== 'object') throw mismatch(target, type, node, []);
  const given = [...node.members].filter(([, value]) => value.kind !== 'null');
  return Object.fromEntries(given.map(([key, value]) => [withoutNul(target, key), textFrom(target, value, [key])]));
}

/** An optional count: whole numbers, as number or as text. Livy fails on any other, so the words are ours. */
function countFrom(target: Property, node: JsonNode): number {
  const text = node.kind === 'number' ? node.text : node.kind === 'string' ? node.value.trim() : '';
  if (/^-?\d{1,10}$/.test(text) && isInt(Number(text))) return Number(text);
  throw badArgument(`${target.name} has to be a whole number of 32 bits.`);
}

/** Java's plain `int`: fractions are cut off, text of digits is taken. */
function intFrom(target: Property, node: JsonNode): number {
  if (node.kind === 'number') return intOf(target, node, Math.trunc(Number(node.text)), node.text);
  if (node.kind !== 'string') throw mismatch(target, 'int', node, []);
  const text = node.value.trim();
  if (text === '') return 0;
  if (/^[+-]?\d+$/.test(text) && isInt(Number(text))) return Number(text);
  const problem = `Cannot deserialize value of type \`int\` from String ${JSON.stringify(node.value)}`;
  const reason = /^[+-]?\d+$/.test(text) ? 'Overflow: numeric value out of range of int' : 'not a valid `int` value';
  throw located(target, `${problem}: ${reason}`, node, []);
}

function intOf(target: Property, node: JsonNode, value: number, text: string): number {
  if (isInt(value)) return value + 0;
  const range = 'out of range of int (-2147483648 - 2147483647)';
  throw located(target, `Numeric value (${text}) ${range}`, node, []);
}

/** A kind by any of its names, as the name that views show. */
function kindFrom(target: Property, node: JsonNode): string {
  const asArgument = target.property['x-livy-kind'] === 'argument';
  if (node.kind !== 'string' && !asArgument) {
    throw badJson(`requirement failed: Kind should be a string.${chain(target.className, [target.name])}`);
  }
  const name = textFrom(target, node, []);
  const kind = kindOf(name);
  if (kind !== undefined) return kind;
  const problem = `Invalid kind: ${name}`;
  throw asArgument ? badArgument(problem) : badJson(`${problem}${chain(target.className, [target.name])}`);
}

/** Bytes, sent as base64 or as a list of numbers from -128 to 255; given back as base64. */
function bytesFrom(target: Property, node: JsonNode): string {
  if (node.kind === 'array') return Buffer.from(node.items.map((item) => byteFrom(target, item))).toString('base64');
  if (node.kind !== 'string') throw mismatch(target, 'byte[]', node, []);
  const text = node.value.replace(/\s+/g, '');
  if (/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}={0,2}|[A-Za-z0-9+/]{3}=?)?$/.test(text)) {
    return Buffer.from(text, 'base64').toString('base64');
  }
  const shown = JSON.stringify(node.value.length > 100 ? `${node.value.slice(0, 100)}…` : node.value);
  const problem = `Cannot deserialize value of type \`byte[]\` from String ${shown}`;
  throw located(target, `${problem}: Failed to decode VALUE_STRING as base64`, node, []);
}

function byteFrom(target: Property, node: JsonNode): number {
  const value = node.kind === 'number' && node.whole ? Number(node.text) : Number.NaN;
  if (value >= -128 && value <= 255) return value;
  throw located(target, `Numeric value out of range of Java byte in ${target.name}`, node, []);
}

function mismatch(target: Property, javaType: string, node: JsonNode, inner: (string | number)[]): HttpError {
  return badJson(`${cannotDeserialize(javaType, node)}${chain(target.className, [target.name, ...inner])}`);
}

function located(target: Property, problem: string, node: JsonNode, inner: (string | number)[]): HttpError {
  return badJson(`${problem}${at(node.start)}${chain(target.className, [target.name, ...inner])}`);
}

function isInt(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31;
}
