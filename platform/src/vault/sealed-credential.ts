import { type KeyObject, randomBytes as systemRandomBytes } from 'node:crypto';
import { Secret } from '../foundation/index.ts';
import type { RandomBytes } from './aead.ts';
import { type CredentialBinding, openEnvelope, sealEnvelope } from './envelope.ts';
import { VaultError } from './errors.ts';

/** Seals a provider key for one credential version. */
export function sealCredential(tenantKey: KeyObject, secret: Secret, options: { binding: CredentialBinding; randomBytes?: RandomBytes }): Buffer {
  const plaintext = Buffer.from(secret.reveal(), 'utf8');
  const sealed = sealEnvelope(tenantKey, plaintext, { binding: options.binding, randomBytes: options.randomBytes ?? systemRandomBytes });
  plaintext.fill(0);
  return sealed;
}

/**
 * Opens the sealed key of a credential version; synchronous, about 0.1 ms.
 * @throws VaultError `destroyed` where the envelope was shredded, `does-not-open` for any other binding or key.
 */
export function openCredential(tenantKey: KeyObject, row: { readonly envelope: Uint8Array | null }, binding: CredentialBinding): Secret {
  if (row.envelope === null) throw new VaultError('destroyed');
  const plaintext = openEnvelope(tenantKey, row.envelope, binding);
  const secret = new Secret(plaintext.toString('utf8'));
  plaintext.fill(0);
  return secret;
}
