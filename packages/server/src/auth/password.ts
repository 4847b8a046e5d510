import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { createBcrypt } from './bcrypt.ts';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** 32 MiB and 60 to 100 ms of one core for each password that is tried. */
const COST = { ln: 15, r: 8, p: 1 };
const HASH_BYTES = 32;
/** What a hash in a file may ask for, bytes: more than any sensible one, and less than a small server has. */
const MOST_MEMORY = 256 * 1024 * 1024;

const SCRYPT = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,128})\$([A-Za-z0-9+/]{22,128})$/;
/** As `htpasswd -B` and most others write them. */
const BCRYPT = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
/** A second or two for each password that is tried. */
const MOST_BCRYPT_COST = 14;

/** Costs what the hash of a password does, and is that of none. */
export const HASH_OF_NOTHING = `$scrypt$ln=15,r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** Whether a password is the one that was hashed. */
export type Verify = (password: string, stored: string) => Promise<boolean>;

/** A password as it is stored: `$scrypt$ln=15,r=8,p=1$SALT$HASH`, both in base64 without its `=`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await scryptOf(password, salt, COST, HASH_BYTES);
  return `$scrypt$ln=${COST.ln},r=${COST.r},p=${COST.p}$${unpadded(salt)}$${unpadded(hash)}`;
}

/** Why a hash cannot be one of a user's, as the end of a sentence that began with its place; null where it can. */
export function problemOfHash(text: string): string | null {
  const [, cost] = BCRYPT.exec(text) ?? [];
  if (cost !== undefined && (Number(cost) < 4 || Number(cost) > MOST_BCRYPT_COST)) {
    return `has a hash of bcrypt at a cost of ${Number(cost)}, where 4 to ${MOST_BCRYPT_COST} is possible: make it anew with \`npm run user\` or htpasswd -B -C 10`;
  }
  const [, ln, r, p] = SCRYPT.exec(text) ?? [];
  const isScrypt =
    Number(ln) >= 10 && Number(r) >= 1 && Number(p) >= 1 && memoryOf(Number(ln), Number(r)) <= MOST_MEMORY;
  if (cost !== undefined || isScrypt) return null;
  return 'has no hash of scrypt or bcrypt: make it anew with `npm run user` or htpasswd -B';
}

/**
 * Gives a function that compares in constant time. scrypt runs on a thread of Node's own, bcrypt on one that begins with
 * the first such hash; of a password bcrypt reads the first 72 bytes.
 */
export function createVerify(): Verify {
  const bcrypt = createBcrypt();
  return (password, stored) => (BCRYPT.test(stored) ? bcrypt(password, stored) : isScryptOf(password, stored));
}

async function isScryptOf(password: string, stored: string): Promise<boolean> {
  const [, ln, r, p, salt = '', hash = ''] = SCRYPT.exec(stored) ?? [];
  const expected = Buffer.from(hash, 'base64');
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
  const actual = await scryptOf(password, Buffer.from(salt, 'base64'), cost, expected.length);
  return timingSafeEqual(actual, expected);
}

function scryptOf(password: string, salt: Buffer, { ln, r, p }: typeof COST, length: number): Promise<Buffer> {
  return derive(password, salt, length, { N: 2 ** ln, r, p, maxmem: 2 * memoryOf(ln, r) });
}

/** Bytes. */
function memoryOf(ln: number, r: number): number {
  return 128 * 2 ** ln * r;
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
