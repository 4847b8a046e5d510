/** The machine's trouble of the moment, which is not the app's own. */
export class PassingError extends Error {}

const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG'];
/** A disk that cannot be written, and no room for one more process or file. */
const OTHERS = ['EROFS', 'EIO', 'ENOMEM', 'EAGAIN', 'EMFILE', 'ENFILE'];

/** Whether what failed may work later, unchanged. */
export function isPassing(error: unknown): boolean {
  return error instanceof PassingError || isDiskFull(error) || OTHERS.includes(codeOf(error));
}

/** Whether it failed for want of room on a disk. */
export function isDiskFull(error: unknown): boolean {
  return FULL.includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error ? String((error as NodeJS.ErrnoException).code ?? '') : '';
}
