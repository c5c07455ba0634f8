import { randomBytes } from 'node:crypto';
import { secret as secretText } from '@keystead/contract';
import type { EntryContext } from '@keystead/contract/sealing';
import { Secret } from '../../foundation/index.ts';
import { VaultError } from '../errors.ts';
import { fingerprint, fingerprintKeyOf, lastFour } from '../fingerprint.ts';
import type { VaultProvider } from '../providers.ts';
import { sealCredential } from '../sealed-credential.ts';
import { checkKey } from './check-key.ts';
import type { EgressCredential, EgressSealingKey, EnterAnswer, EnterRequest, SealAnswer, VerifyAnswer } from './protocol.ts';
import { type EgressServiceOptions, bindingOf, providerOf } from './service-options.ts';

const checkTimeoutMilliseconds = 10_000;

/**
 * Takes a key as it was entered: opens the sealed entry (or makes a key, for a sandbox), asks the provider about it where wished, and
 * seals it for its credential version. A key that its provider refuses is not sealed.
 */
export async function enter(options: EgressServiceOptions, asked: EnterRequest): Promise<EnterAnswer> {
  const { credential } = asked;
  const provider = providerOf(options.providers, credential);
  const secret = asked.entry === null ? madeUp(provider) : readKey(await options.entryKeys.open(asked.entry.sealed, contextOf(credential, asked.entry.purpose), { once: true }));
  const verdict = asked.verify ? await check(options, { provider, credential, secret }) : null;
  const sealed = verdict?.state === 'invalid' ? null : await seal(options, { credential, tenantKey: asked.tenantKey, secret });
  return { verdict, sealed };
}

/** What the client bound: the provider for a new credential, the credential itself for a new version of it. */
function contextOf(credential: EgressCredential, purpose: 'credential' | 'credential-version'): EntryContext {
  return { tenantId: credential.tenantId, purpose, subject: purpose === 'credential' ? credential.provider : credential.credentialId };
}

/** The key as entered, without the newline that a file or a copy leaves at its end. @throws VaultError `entry-malformed`. */
export function readKey(plaintext: Buffer): Secret {
  const read = secretText.safeParse(plaintext.toString('utf8'));
  plaintext.fill(0);
  if (!read.success) throw new VaultError('entry-malformed');
  return new Secret(read.data);
}

function madeUp(provider: VaultProvider): Secret {
  if (!provider.sandbox) throw new VaultError('entry-malformed');
  return new Secret(`${provider.keyPrefixes[0] ?? 'sandbox-'}${randomBytes(24).toString('base64url')}`);
}

/** Seals a key for one credential version, with what may be shown of it. */
export async function seal({ ring }: EgressServiceOptions, asked: { credential: EgressCredential; tenantKey: EgressSealingKey; secret: Secret }): Promise<SealAnswer> {
  const row = { ...asked.tenantKey, tenantId: asked.credential.tenantId };
  const tenantKey = await ring.unwrap(row);
  const envelope = sealCredential(tenantKey, asked.secret, { binding: bindingOf(asked.credential, asked.tenantKey) });
  const key = asked.secret.reveal();
  return { envelope, fingerprint: fingerprint(fingerprintKeyOf(tenantKey, row.fingerprintKey, row), key), lastFour: lastFour(key) };
}

/** The provider's free call. */
export async function check(options: EgressServiceOptions, asked: { provider: VaultProvider; credential: EgressCredential; secret: Secret }): Promise<VerifyAnswer> {
  const { egress, clock, logger } = options;
  const { provider, credential, secret } = asked;
  const deadline = options.deadline?.() ?? AbortSignal.timeout(checkTimeoutMilliseconds);
  const checked = await checkKey({ provider, secret, deadline, clock, pool: () => egress.pool(`${credential.tenantId} ${credential.credentialId}`, credential.origin) });
  logger.info({ provider: provider.id, credentialId: credential.credentialId, state: checked.state, latencyMs: checked.latencyMs }, 'key checked');
  return checked;
}
