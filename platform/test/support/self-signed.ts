import { type KeyObject, generateKeyPairSync, sign } from 'node:crypto';

/** A key with a certificate of its own. */
export interface SelfSigned { readonly privateKeyPem: string; readonly certificatePem: string }

const length = (size: number): Buffer => (size < 128 ? Buffer.from([size]) : size < 256 ? Buffer.from([0x81, size]) : Buffer.from([0x82, size >> 8, size & 255]));
const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => { const body = Buffer.concat(parts); return Buffer.concat([Buffer.from([tag]), length(body.length), body]); };
const time = (at: Date): Buffer => der(0x17, Buffer.from(`${at.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
const sha256WithRsa = der(0x30, Buffer.from('06092a864886f70d01010b0500', 'hex'));
const nameOf = (name: string): Buffer => der(0x30, der(0x31, der(0x30, Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from(name)))));

/** An X.509 certificate (version 1, RFC 5280) that its own key signs, as identity providers have. Node.js reads certificates and makes none. */
export function selfSigned(options: { name?: string; validFrom?: Date; expiresAt?: Date; modulusLength?: number } = {}): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: options.modulusLength ?? 2_048 });
  const name = nameOf(options.name ?? 'identity provider of a test');
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const body = der(0x30, der(0x02, Buffer.from([1])), sha256WithRsa, name, der(0x30, time(options.validFrom ?? new Date('2026-01-01T00:00:00Z')), time(options.expiresAt ?? new Date('2036-01-01T00:00:00Z'))), name, spki);
  const certificate = der(0x30, body, sha256WithRsa, der(0x03, Buffer.from([0]), signedBy(privateKey, body)));
  return { privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), certificatePem: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replace(/.{64}/g, '$&\n').trim()}\n-----END CERTIFICATE-----\n` };
}

const signedBy = (key: KeyObject, body: Uint8Array): Buffer => sign('sha256', body, key);
