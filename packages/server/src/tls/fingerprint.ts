import { createHash } from 'node:crypto';
import { Duplex } from 'node:stream';
import { type SecureContext, TLSSocket } from 'node:tls';

/** The SHA-256 of a context's own certificate, in hex. Only a socket tells it; this one is connected to nothing. */
export function fingerprintOf(secureContext: SecureContext): string {
  const nowhere = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  const socket = new TLSSocket(nowhere, { isServer: true, secureContext });
  const certificate = socket.getX509Certificate();
  socket.destroy();
  if (certificate === undefined) throw new Error('there is no certificate in it');
  return createHash('sha256').update(certificate.raw).digest('hex');
}
