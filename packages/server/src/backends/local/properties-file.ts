/** Settings in the form of java.util.Properties, pure ASCII, so that every Java reads back what was written. */
export function formatProperties(settings: Record<string, string>): string {
  return Object.entries(settings)
    .map(([key, value]) => `${escaped(key, true)}=${escaped(value, false)}\n`)
    .join('');
}

const NAMED: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\f': '\\f', '\\': '\\\\' };

/** In a value only leading blanks matter; in a key also what would end it. */
function escaped(text: string, isKey: boolean): string {
  const special = isKey ? /[\s\\=:#!]|[^ -~]/g : /^ +|[\\\n\r\t\f]|[^ -~]/g;
  return text.replace(special, (found) =>
    [...Array(found.length).keys()].map((i) => escapedUnit(found.charAt(i))).join(''),
  );
}

function escapedUnit(unit: string): string {
  const code = unit.charCodeAt(0);
  if (NAMED[unit]) return NAMED[unit];
  return code < 0x20 || code > 0x7e ? `\\u${code.toString(16).padStart(4, '0')}` : `\\${unit}`;
}
