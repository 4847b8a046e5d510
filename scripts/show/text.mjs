const onTerminal = process.stdout.isTTY && !process.env.NO_COLOR;

/** A line that starts a part of the output. */
export function heading(text) {
  return onTerminal ? `\n\x1b[1m${text}\x1b[0m` : `\n${text}`;
}

/** Code with a prompt, as a shell would show it. */
export function prompted(prompt, code) {
  const [first, ...rest] = code.split('\n');
  const filler = `${' '.repeat(prompt.length - 1)}| `;
  return [`${prompt}> ${first}`, ...rest.map((line) => filler + line)].join('\n');
}

/** Every line moved right, for answers. */
export function indented(text) {
  return text.replace(/\n+$/, '').replace(/^/gm, '    ');
}

/**
 * A text table.
 *
 * @param {string[]} headers
 * @param {unknown[][]} rows
 */
export function table(headers, rows) {
  const lines = [headers, ...rows.map((row) => row.map(String))];
  const widths = headers.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const print = (line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd();
  return [print(headers), widths.map((width) => '-'.repeat(width)).join('  '), ...lines.slice(1).map(print)].join('\n');
}
