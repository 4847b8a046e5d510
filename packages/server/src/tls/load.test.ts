import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createSecureContext } from 'node:tls';
import { loadTls } from './load.ts';

const folder = mkdtempSync(join(tmpdir(), 'livery-tls-'));
const at = (name: string) => join(folder, name);
const pem = { certificate: at('cert.pem'), key: at('key.pem') };
const jks = { keystore: at('keys.jks'), type: 'JKS', password: 'storepass', keyPassword: 'keypass1' };

before(() => {
  const key = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-days', '2'];
  execFileSync('openssl', [...key, '-keyout', pem.key, '-out', pem.certificate], { stdio: 'ignore' });
  const pack = ['pkcs12', '-export', '-inkey', pem.key, '-in', pem.certificate, '-passout', 'pass:secret'];
  execFileSync('openssl', [...pack, '-out', at('new.p12')]);
  execFileSync('openssl', [...pack, '-legacy', '-out', at('old.p12')]);
  const store = ['-keystore', jks.keystore, '-storetype', 'JKS', '-storepass', jks.password];
  const pair = ['-genkeypair', '-alias', 'the server', '-keyalg', 'RSA', '-dname', 'CN=localhost'];
  execFileSync('keytool', [...pair, ...store, '-keypass', jks.keyPassword], { stdio: 'ignore' });
});
after(() => rmSync(folder, { recursive: true }));

function opensslsFingerprint(): string {
  const said = execFileSync('openssl', ['x509', '-in', pem.certificate, '-noout', '-fingerprint', '-sha256']);
  return said
    .toString()
    .replace(/.*=|[:\s]/g, '')
    .toLowerCase();
}

test('PEM files and PKCS12, of today and of old, give the same certificate', async () => {
  const expected = opensslsFingerprint();
  assert.equal((await loadTls(pem)).fingerprint, expected);
  for (const name of ['new.p12', 'old.p12']) {
    for (const type of ['PKCS12', 'JKS']) {
      const source = { keystore: at(name), type, password: 'secret', keyPassword: null };
      assert.equal((await loadTls(source)).fingerprint, expected, `${name} as ${type}`);
    }
  }
});

test('a JKS whose key has a password of its own is read', async () => {
  const { identity, fingerprint } = await loadTls(jks);
  assert.match(fingerprint, /^[0-9a-f]{64}$/);
  assert.doesNotThrow(() => createSecureContext(identity));
});

test('what cannot be read is said in a sentence', async () => {
  writeFileSync(at('no.pem'), 'nonsense');
  const cases: [Parameters<typeof loadTls>[0], RegExp][] = [
    [{ ...pem, key: at('none.pem') }, /^TLS cannot be set up from .*cert\.pem and .*none\.pem: ENOENT/],
    [{ ...pem, certificate: at('no.pem') }, /^TLS cannot be set up from /],
    [{ ...jks, password: 'wrong1' }, /keys\.jks: .*password was incorrect/],
    [{ ...jks, keyPassword: null }, /^TLS cannot be set up from .*keys\.jks: /],
    [{ keystore: at('new.p12'), type: 'PKCS12', password: 'wrong1', keyPassword: null }, /password was incorrect/],
  ];
  for (const [source, message] of cases) await assert.rejects(loadTls(source), { message });
  assert.ok(readFileSync(pem.key).length > 0);
});
