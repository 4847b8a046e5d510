const UNITS: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/**
 * A Livy time string in milliseconds: a whole number and a unit (us, ms, s, m, min, h, d; none is ms), in any case.
 * Throws an Error in Livy's words.
 */
export function parseTime(text: string): number {
  const match = /^(-?\d+)([a-z]+)?$/.exec(text.toLowerCase());
  if (!match) throw new Error(`Invalid time string: ${text}`);
  const [, digits = '', unit = 'ms'] = match;
  const factor = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
  if (factor === undefined) throw new Error(`Invalid suffix: "${unit}"`);
  if (digits.startsWith('-')) throw new Error(`Invalid value: ${digits}`);
  return Math.min(Math.floor(Number(digits) * factor), Number.MAX_SAFE_INTEGER);
}
