/**
 * Reads text in the form of Java properties: `key = value`, `key: value` or `key value`, comments after `#` or `!`, a
 * backslash at the end of a line to go on in the next, and the escapes `\t \n \r \f \uXXXX`. Gives keys and values in
 * order; of equal keys the last one is meant. Unlike Java, blanks after a value are dropped, as Spark drops them. Throws
 * an Error on a broken `\u`.
 */
export function parseProperties(text: string): [string, string][] {
  return logicalLines(text).map((line) => {
    const match = /^((?:\\.|[^\\=:\s])*)\s*[=:]?\s*(.*)$/s.exec(line);
    return [unescaped(match?.[1] ?? ''), unescaped(match?.[2] ?? '')];
  });
}

/** Lines without comments, blank lines and leading blanks, those that go on joined. */
function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let begun = '';
  for (const natural of text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)) {
    const line = natural.replace(/^[ \t\f]+/, '');
    if (begun === '' && /^([#!]|$)/.test(line)) continue;
    const goesOn = (/\\*$/.exec(line)?.[0].length ?? 0) % 2 === 1;
    begun += goesOn ? line.slice(0, -1) : line;
    if (goesOn) continue;
    lines.push(withoutTrailingBlanks(begun));
    begun = '';
  }
  if (begun !== '') lines.push(withoutTrailingBlanks(begun));
  return lines;
}

/** An escaped blank at the end stays. */
function withoutTrailingBlanks(line: string): string {
  return line.replace(/(?<!\\)((?:\\\\)*)[ \t\f]+$/, '$1');
}

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

function unescaped(text: string): string {
  return text.replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (_whole, escaped: string) => {
    if (escaped.length > 1) return String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    if (escaped === 'u') throw new Error(`"${text}" has a \\u that is not followed by four hexadecimal digits`);
    return ESCAPES[escaped] ?? escaped;
  });
}
