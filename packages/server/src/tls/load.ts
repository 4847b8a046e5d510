import { readFile, stat } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { convertKeystore } from './convert-keystore.ts';
import { fingerprintOf } from './fingerprint.ts';

/** Where the server's certificate and key are; of a keystore the first private key counts. */
export type TlsSource =
  | { certificate: string; key: string }
  | { keystore: string; type: string; password: string; keyPassword: string | null };

/** What Node's servers take. */
export type TlsIdentity = { cert: Buffer; key: Buffer } | { pfx: Buffer; passphrase: string };

export interface LoadedTls {
  identity: TlsIdentity;
  /** The SHA-256 of the certificate in hex, by which agents know the server. */
  fingerprint: string;
  /** Of the files from which it was read, as `versionOf` gives it. */
  version: string;
}

/** The server's certificate and key. Rejects with a sentence for the operator. */
export async function loadTls(source: TlsSource): Promise<LoadedTls> {
  try {
    const version = await versionOf(source);
    const identity = 'keystore' in source ? await fromKeystore(source) : await fromPem(source);
    return { identity, fingerprint: fingerprintOf(createSecureContext(identity)), version };
  } catch (error) {
    const from = 'keystore' in source ? source.keystore : `${source.certificate} and ${source.key}`;
    throw new Error(`TLS cannot be set up from ${from}: ${(error as Error).message}`);
  }
}

/** A text that changes with the files. */
export async function versionOf(source: TlsSource): Promise<string> {
  const files = 'keystore' in source ? [source.keystore] : [source.certificate, source.key];
  const versions = files.map((file) =>
    stat(file).then(({ ino, size, mtimeMs, ctimeMs }) => `${ino} ${size} ${mtimeMs} ${ctimeMs}`, String),
  );
  return (await Promise.all(versions)).join(', ');
}

async function fromPem({ certificate, key }: { certificate: string; key: string }): Promise<TlsIdentity> {
  return { cert: await readFile(certificate), key: await readFile(key) };
}

/** DER, which PKCS12 is, begins with a sequence; Java reads PKCS12 also where JKS is said, and so do we. */
const SEQUENCE = 0x30;

async function fromKeystore(source: Extract<TlsSource, { keystore: string }>): Promise<TlsIdentity> {
  const pfx = await readFile(source.keystore);
  if (pfx[0] !== SEQUENCE) return convertKeystore(source);
  const identity = { pfx, passphrase: source.password };
  try {
    createSecureContext(identity);
    return identity;
  } catch {
    // Ciphers of old times that only Java still reads, or a wrong password, which it says more clearly.
    return convertKeystore({ ...source, type: 'PKCS12' });
  }
}
