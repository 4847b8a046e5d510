import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A certificate for `localhost` that nobody but itself has signed, with its key, as PEM files under `dir`. */
export async function selfSigned(dir: string): Promise<{ certificate: string; key: string }> {
  const files = { certificate: join(dir, 'certificate.pem'), key: join(dir, 'key.pem') };
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', files.key];
  await run('openssl', ['req', '-x509', ...key, '-subj', '/CN=localhost', '-days', '2', '-out', files.certificate]);
  return files;
}

/** The same as a keystore of PKCS12. */
export async function keystoreOf(files: { certificate: string; key: string }, file: string, password: string) {
  const from = ['-inkey', files.key, '-in', files.certificate];
  await run('openssl', ['pkcs12', '-export', ...from, '-out', file, '-passout', `pass:${password}`]);
  return file;
}

/** The SHA-256, in hex, of the certificate that a server shows now. */
export async function fingerprintOf(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const certificate = socket.getPeerX509Certificate();
  socket.destroy();
  return createHash('sha256')
    .update(certificate?.raw ?? '')
    .digest('hex');
}
