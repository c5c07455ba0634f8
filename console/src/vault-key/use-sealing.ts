import { type EntryPurpose, platformLogId, type SealedEntry } from '@keystead/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type ApiProblem, useOptionalSession, useRead } from '../api/index.ts';
import { type Trust, trust, trustOf, trustedFingerprint } from './pin.ts';

/** Sealing a secret to the vault key in this browser, so that the server takes it in without being able to read it. */
export interface Sealing {
  /** `insecure`: this address gives the page no encryption. `changed`: another key than the one trusted; nothing is sealed until it is confirmed. */
  readonly state: 'reading' | 'ready' | 'changed' | 'insecure' | 'failed';
  /** Made from the key itself; `null` until it is known. */
  readonly fingerprint: string | null;
  /** The one that this browser trusts, where it is another. */
  readonly trusted: string | null;
  /** Whether this browser meets a vault key for the first time. */
  readonly first: boolean;
  readonly problem: ApiProblem | null;
  /** The person compared the new fingerprint and trusts it. */
  readonly confirm: () => void;
  /** Seals for the signed-in organisation, or for the platform. The first key that is used is trusted from then on. @throws Error unless `state` is `ready`. */
  readonly seal: (secret: string | Uint8Array, context: { readonly purpose: EntryPurpose; readonly subject: string; readonly owner?: 'platform' }) => Promise<SealedEntry>;
}

/** Loaded when it is first needed: most pages seal nothing. */
const loadSealing = () => import('@keystead/contract/sealing');

export function useSealing(): Sealing {
  const { me } = useOptionalSession();
  const key = useRead('readVaultKey');
  const data = key.data;
  const fingerprint = useQuery({
    queryKey: ['vault-key-fingerprint', data?.suite, data?.publicKey], enabled: data !== undefined && isSecureContext, staleTime: Infinity,
    queryFn: async () => (data === undefined ? null : (await loadSealing()).fingerprintOf(data)),
  }).data ?? null;
  // What was confirmed a moment ago counts at once, whether or not the browser keeps it.
  const [confirmed, setConfirmed] = useState<string | null>(null);
  const opinion: Trust | null = fingerprint === null ? null : fingerprint === confirmed ? 'trusted' : trustOf(fingerprint);
  const state = stateOf({ insecure: !isSecureContext, failed: key.error !== null, opinion, signedIn: me !== null });

  return {
    state, fingerprint, first: opinion === 'first', trusted: opinion === 'changed' ? trustedFingerprint() : null, problem: key.error,
    confirm() {
      if (fingerprint === null) return;
      trust(fingerprint);
      setConfirmed(fingerprint);
    },
    async seal(secret, { purpose, subject, owner }) {
      if (state !== 'ready' || data === undefined || fingerprint === null || me === null) throw new Error('the vault key is not ready');
      trust(fingerprint);
      const { sealEntry } = await loadSealing();
      const plaintext = typeof secret === 'string' ? new TextEncoder().encode(secret) : secret;
      return sealEntry(data, plaintext, { context: { tenantId: owner === 'platform' ? platformLogId : me.tenant.id, purpose, subject }, now: new Date() });
    },
  };
}

function stateOf(known: { insecure: boolean; failed: boolean; opinion: Trust | null; signedIn: boolean }): Sealing['state'] {
  if (known.insecure) return 'insecure';
  if (known.opinion === 'changed') return 'changed';
  if (known.opinion !== null && known.signedIn) return 'ready';
  return known.failed ? 'failed' : 'reading';
}
