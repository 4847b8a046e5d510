import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { convertKeystore } from './convert-keystore.ts';
import { fingerprintOf } from './fingerprint.ts';

/** Where the server's certificate and key are; of a keystore the first private key counts. */
export type TlsSource =
  | { certificate: string; key: string }
  | { keystore: string; type: string; password: string; keyPassword: string | null };

/** What Node's servers take. */
export type TlsIdentity = { cert: Buffer; key: Buffer } | { pfx: Buffer; passphrase: string };

/**
 * The server's certificate and key, and the SHA-256 of the certificate in hex, by which agents know it. Rejects with a
 * sentence for the operator.
 */
export async function loadTls(source: TlsSource): Promise<{ identity: TlsIdentity; fingerprint: string }> {
  try {
    const identity = 'keystore' in source ? await fromKeystore(source) : await fromPem(source);
    return { identity, fingerprint: fingerprintOf(createSecureContext(identity)) };
  } catch (error) {
    const from = 'keystore' in source ? source.keystore : `${source.certificate} and ${source.key}`;
    throw new Error(`TLS cannot be set up from ${from}: ${(error as Error).message}`);
  }
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
