import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const TIMEOUT_MS = 60_000;

/** A keystore of Java. Its key may have a password of its own; null: it has the keystore's. */
export interface Keystore {
  keystore: string;
  /** `JKS`, `JCEKS` or `PKCS12`. */
  type: string;
  password: string;
  keyPassword: string | null;
}

/**
 * The first private key of a keystore with its certificates, as a PKCS12 that Node reads, by Java's own keytool. The
 * passwords go there by the environment and never onto a command line. Throws with keytool's words.
 */
export async function convertKeystore(store: Keystore): Promise<{ pfx: Buffer; passphrase: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'livery-keystore-'));
  try {
    const passphrase = randomBytes(24).toString('hex');
    const target = join(folder, 'keystore.p12');
    const secrets = { STORE: store.password, KEY: store.keyPassword ?? store.password, NEW: passphrase };
    const from = ['-srckeystore', store.keystore, '-srcstoretype', store.type, '-srcstorepass:env', 'STORE'];
    const key = ['-srcalias', await aliasOf(store), '-srckeypass:env', 'KEY', '-destkeypass:env', 'NEW'];
    const to = ['-destkeystore', target, '-deststoretype', 'PKCS12', '-deststorepass:env', 'NEW'];
    await keytool(['-importkeystore', '-noprompt', ...from, ...key, ...to], secrets);
    return { pfx: await readFile(target), passphrase };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function aliasOf({ keystore, type, password }: Keystore): Promise<string> {
  const question = ['-list', '-keystore', keystore, '-storetype', type, '-storepass:env', 'STORE'];
  const listed = await keytool(question, { STORE: password });
  const alias = /^(.+), \w+ \d+, \d{4}, PrivateKeyEntry,/m.exec(listed)?.[1];
  if (alias === undefined) throw new Error('there is no private key in it');
  return alias;
}

async function keytool(args: readonly string[], secrets: Record<string, string>): Promise<string> {
  const command = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'keytool') : 'keytool';
  const options = { env: { ...process.env, ...secrets }, encoding: 'utf8' as const, timeout: TIMEOUT_MS };
  const said = await run(command, ['-J-Duser.language=en', '-J-Duser.country=US', ...args], options).catch((error) => {
    const words = String(error.stdout ?? '').trim();
    throw new Error(
      words
        .split('\n')
        .at(-1)
        ?.replace(/^keytool error: ([\w.]+: )?/, '') || error.message,
    );
  });
  return said.stdout;
}
