/** A character of the private use area, which fonts of symbols use at most. */
const ESCAPE = '\uE000';

/**
 * A text as PostgreSQL can keep it. It refuses the character NUL, which code and output may well have and SQLite keeps:
 * it is written as two others, and `fromPostgres` gives back the very text.
 */
export function toPostgres(text: string): string {
  if (!text.includes('\0') && !text.includes(ESCAPE)) return text;
  return text.replaceAll(ESCAPE, `${ESCAPE}1`).replaceAll('\0', `${ESCAPE}0`);
}

export function fromPostgres(text: string): string {
  if (!text.includes(ESCAPE)) return text;
  return text.replaceAll(`${ESCAPE}0`, '\0').replaceAll(`${ESCAPE}1`, ESCAPE);
}
