/** `from` and `size` as a caller gave them; both may be negative or far too large. */
export interface Page {
  from: number;
  size: number;
}

/** What Livy gives for a page of `total` things: a negative `from` begins at 0 but counts, a negative size is none. */
export function pageOf({ from, size }: Page, total: number): { offset: number; limit: number } {
  const begin = Math.min(Math.max(from, 0), total);
  const end = Math.min(Math.max(from + size, begin), total);
  return { offset: begin, limit: end - begin };
}
