/**
 * Splits a string of JVM options as Spark's launcher does: at white space, with single and double quotes, and a
 * backslash that takes the next character as it is (inside double quotes, or outside of any).
 * Throws on a quote that is not closed.
 */
export function splitOptions(text: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (quote === null && /\s/.test(c)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (c === quote) {
      quote = null;
    } else if (quote === null && (c === '"' || c === "'")) {
      quote = c;
      word ??= '';
    } else if (c === '\\' && quote !== "'" && i + 1 < text.length) {
      word = (word ?? '') + text.charAt(++i);
    } else {
      word = (word ?? '') + c;
    }
  }
  if (quote !== null) throw new Error(`Unbalanced quote in the JVM options: ${text}`);
  if (word !== null) words.push(word);
  return words;
}
