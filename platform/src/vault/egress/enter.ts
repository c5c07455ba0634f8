import { randomBytes } from 'node:crypto';
import { secret as secretText, withConnection } from '@keystead/contract';
import type { EntryContext } from '@keystead/contract/sealing';
import { Secret } from '../../foundation/index.ts';
import { VaultError } from '../errors.ts';
import { fingerprint, fingerprintKeyOf, lastFour } from '../fingerprint.ts';
import type { ReachedProvider, VaultProvider } from '../providers.ts';
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
  const key = asked.entry === null ? madeUp(provider) : readKey(provider, await options.entryKeys.open(asked.entry.sealed, contextOf(credential, asked.entry.purpose), { once: true }));
  const verdict = asked.verify ? await check(options, { provider, credential, secret: key.secret }) : null;
  const sealed = verdict?.state === 'invalid' ? null : await seal(options, { credential, tenantKey: asked.tenantKey, key });
  return { verdict, sealed };
}

/**
 * What the client bound: the provider for a new credential, the credential itself for a new version of it; and with either what
 * was said of its place, so that nobody between can lead a key elsewhere.
 */
function contextOf(credential: EgressCredential, purpose: 'credential' | 'credential-version'): EntryContext {
  const subject = purpose === 'credential' ? credential.provider : credential.credentialId;
  return { tenantId: credential.tenantId, purpose, subject: withConnection(subject, credential.connection) };
}

/** A key as it is sealed, and of what the last four characters may be shown. */
export interface EnteredSecret { readonly secret: Secret; readonly shown: string }

/** The key as entered, without the newline that a file or a copy leaves at its end. @throws VaultError `entry-malformed`, `entry-unfit`. */
function readKey(provider: VaultProvider, plaintext: Buffer): EnteredSecret {
  const text = plaintext.toString('utf8');
  plaintext.fill(0);
  return understandKey(provider, text);
}

/** @throws VaultError `entry-malformed`, `entry-unfit` saying how keys of this provider are entered. */
export function understandKey(provider: VaultProvider, text: string): EnteredSecret {
  const read = secretText.safeParse(text);
  if (!read.success) throw new VaultError('entry-malformed');
  const { readKey: understand } = provider;
  if (understand === undefined) {
    if (!/^[\x21-\x7e]+$/.test(read.data)) throw new VaultError('entry-malformed');
    return { secret: new Secret(read.data), shown: read.data };
  }
  const key = understand(read.data);
  if ('problem' in key) throw new VaultError('entry-unfit', { provider: provider.name, detail: key.problem });
  return { secret: new Secret(key.secret), shown: key.shown };
}

function madeUp(provider: VaultProvider): EnteredSecret {
  const { sandbox, keyless } = provider;
  const random = randomBytes(24).toString('base64url');
  if (sandbox) {
    const key = `${provider.keyPrefixes[0] ?? 'sandbox-'}${random}`;
    return { secret: new Secret(key), shown: key };
  }
  if (keyless === undefined) throw new VaultError('entry-malformed');
  return { secret: new Secret(`${keyless}${random}`), shown: '' };
}

/** Seals a key for one credential version, with what may be shown of it. */
export async function seal({ ring }: EgressServiceOptions, asked: { credential: EgressCredential; tenantKey: EgressSealingKey; key: EnteredSecret }): Promise<SealAnswer> {
  const row = { ...asked.tenantKey, tenantId: asked.credential.tenantId };
  const tenantKey = await ring.unwrap(row);
  const envelope = sealCredential(tenantKey, asked.key.secret, { binding: bindingOf(asked.credential, asked.tenantKey) });
  return { envelope, fingerprint: fingerprint(fingerprintKeyOf(tenantKey, row.fingerprintKey, row), asked.key.secret.reveal()), lastFour: lastFour(asked.key.shown) };
}

/** The provider's free call. */
export async function check(options: EgressServiceOptions, asked: { provider: ReachedProvider; credential: EgressCredential; secret: Secret }): Promise<VerifyAnswer> {
  const { egress, clock, logger } = options;
  const { provider, credential, secret } = asked;
  const deadline = options.deadline?.() ?? AbortSignal.timeout(checkTimeoutMilliseconds);
  const checked = await checkKey({ provider, secret, deadline, clock, pool: (origin) => egress.pool(`${credential.tenantId} ${credential.credentialId}`, origin, provider.custom === true && origin === credential.origin) });
  logger.info({ provider: provider.id, credentialId: credential.credentialId, state: checked.state, latencyMs: checked.latencyMs }, 'key checked');
  return checked;
}
