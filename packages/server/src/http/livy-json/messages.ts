import { type JsonNode, type Place, sourceAt } from './node.ts';

/** Where the parser stood, as Jackson ends its messages. */
export function at(place: Place): string {
  return `\n at ${sourceAt(place)}`;
}

/** The way from the request's class to the value at fault, as Jackson ends its messages; nothing for the root. */
export function chain(className: string, path: readonly (string | number)[] | null): string {
  if (path === null || path.length === 0) return '';
  return ` (through reference chain: ${className}${referenceOf(path)})`;
}

/** Members of the request by name, below them whatever the Scala module builds lists and maps with. */
function referenceOf([name, inner]: readonly (string | number)[]): string {
  if (inner === undefined) return `["${name}"]`;
  const builder = 'com.fasterxml.jackson.module.scala.deser.Generic';
  if (typeof inner === 'number') return `["${name}"]->${builder}FactoryDeserializerResolver$BuilderWrapper[${inner}]`;
  return `["${name}"]->${builder}MapFactoryDeserializerResolver$BuilderWrapper["${inner}"]`;
}

/** "This cannot be read as that", for a value of the wrong shape. */
export function cannotDeserialize(javaType: string, node: JsonNode): string {
  const [shape, token] = tokenOf(node);
  return `Cannot deserialize value of type \`${javaType}\` from ${shape} value (token \`JsonToken.${token}\`)${at(node.start)}`;
}

function tokenOf(node: JsonNode): [string, string] {
  switch (node.kind) {
    case 'array':
      return ['Array', 'START_ARRAY'];
    case 'object':
      return ['Object', 'START_OBJECT'];
    case 'string':
      return ['String', 'VALUE_STRING'];
    case 'boolean':
      return ['Boolean', node.value ? 'VALUE_TRUE' : 'VALUE_FALSE'];
    case 'null':
      return ['Null', 'VALUE_NULL'];
    case 'number':
      return node.whole ? ['Integer', 'VALUE_NUMBER_INT'] : ['Floating-point', 'VALUE_NUMBER_FLOAT'];
  }
}

/** The body as a whole is no object. */
export function wrongRoot(className: string, node: JsonNode): string {
  if (node.kind === 'array') return cannotDeserialize(className, node);
  const problem = `Cannot construct instance of \`${className}\` (although at least one Creator exists)`;
  const [argument, source] = constructorOf(node);
  return `${problem}: no ${argument}-argument constructor/factory method to deserialize from ${source}${at(node.start)}`;
}

function constructorOf(node: JsonNode): [string, string] {
  if (node.kind === 'number') return [node.whole ? 'int/Int' : 'double/Double', `Number value (${node.text})`];
  if (node.kind === 'boolean') return ['boolean/Boolean', `boolean value (${node.value})`];
  return ['String', `String value ('${node.kind === 'string' ? node.value : ''}')`];
}

/** A property that the request's class does not have. */
export function unknownProperty(className: string, name: string, known: readonly string[], place: Place): string {
  const list = known.map((property) => `"${property}"`).join(', ');
  const problem = `Unrecognized field "${name}" (class ${className}), not marked as ignorable`;
  return `${problem} (${known.length} known properties: ${list}])${at(place)}${chain(className, [name])}`;
}
