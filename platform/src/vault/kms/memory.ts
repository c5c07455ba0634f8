import { createHash, randomBytes } from 'node:crypto';
import { VaultError } from '../errors.ts';
import { type KeyProvider, encodeContext } from './key-provider.ts';

/**
 * A key provider that forgets everything when the process ends; for tests. It wraps by keeping, not by encrypting, so
 * that it shares no code with the drivers it stands in for. `failing` makes it behave like a KMS that is down.
 */
export function createMemoryKeyProvider(): KeyProvider & { failing: boolean } {
  const kept = new Map<string, Buffer>();
  const nameOf = (context: Uint8Array, handle: Uint8Array): string => createHash('sha256').update(context).update(handle).digest('hex');

  const provider: KeyProvider & { failing: boolean } = {
    name: 'memory',
    keyId: `memory-${randomBytes(8).toString('hex')}`,
    failing: false,
    async wrap(context, plaintext) {
      const encoded = encodeContext(context);
      if (provider.failing) throw new VaultError('kms-unavailable', { kms: 'memory', detail: 'switched off' });
      const handle = randomBytes(32);
      kept.set(nameOf(encoded, handle), Buffer.from(plaintext));
      return handle;
    },
    async unwrap(context, wrapped) {
      const encoded = encodeContext(context);
      if (provider.failing) throw new VaultError('kms-unavailable', { kms: 'memory', detail: 'switched off' });
      const found = kept.get(nameOf(encoded, wrapped));
      if (found === undefined) throw new VaultError('does-not-open');
      return Buffer.from(found);
    },
    async health() {
      return provider.failing ? { state: 'failing', detail: 'the key service does not answer' } : { state: 'ok', detail: null };
    },
  };
  return provider;
}
