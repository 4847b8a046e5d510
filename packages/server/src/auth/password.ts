import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { compare } from 'bcryptjs';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** 32 MiB and 60 to 100 ms of one core for each password that is tried. */
const COST = { ln: 15, r: 8, p: 1 };
const HASH_BYTES = 32;
/** What a hash in a file may ask for, bytes: more than any sensible one, and less than a small server has. */
const MOST_MEMORY = 256 * 1024 * 1024;

const SCRYPT = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,128})\$([A-Za-z0-9+/]{22,128})$/;
/** As `htpasswd -B` and most others write them; a cost over 16 takes seconds of the server's one thread. */
const BCRYPT = /^\$2[aby]\$(0[4-9]|1[0-6])\$[./A-Za-z0-9]{53}$/;

/** A password as it is stored: `$scrypt$ln=15,r=8,p=1$SALT$HASH`, both in base64 without its `=`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await scryptOf(password, salt, COST, HASH_BYTES);
  return `$scrypt$ln=${COST.ln},r=${COST.r},p=${COST.p}$${unpadded(salt)}$${unpadded(hash)}`;
}

/** Whether `verifyPassword` understands a hash. */
export function isPasswordHash(text: string): boolean {
  if (BCRYPT.test(text)) return true;
  const [, ln, r, p] = SCRYPT.exec(text) ?? [];
  return Number(ln) >= 10 && Number(r) >= 1 && Number(p) >= 1 && memoryOf(Number(ln), Number(r)) <= MOST_MEMORY;
}

/**
 * Whether a password is the one that was hashed; compares in constant time. scrypt runs on a thread of its own, bcrypt in
 * slices on ours, and of a password it reads the first 72 bytes.
 */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  if (BCRYPT.test(stored)) return compare(password, stored);
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
