import { VaultError } from '../errors.ts';
import type { OwnKeys } from '../own-key-layer.ts';
import type { KeyProvider } from './key-provider.ts';
import type { RootKeys } from './root-keys.ts';

/** A call to a key service at its end: which driver, what it was asked, and `ok` or the code of the failure. */
export interface KmsCall { readonly kms: string; readonly operation: 'wrap' | 'unwrap'; readonly outcome: string }
export type OnKmsCall = (call: KmsCall) => void;

/** Providers are made seldom and asked often: each gets its counting double once. */
function counting(onCall: OnKmsCall): (provider: KeyProvider) => KeyProvider {
  const made = new WeakMap<KeyProvider, KeyProvider>();
  return (provider) => {
    const known = made.get(provider) ?? counted(provider, onCall);
    made.set(provider, known);
    return known;
  };
}

function counted(provider: KeyProvider, onCall: OnKmsCall): KeyProvider {
  async function call<T>(operation: KmsCall['operation'], work: () => Promise<T>): Promise<T> {
    try {
      const done = await work();
      onCall({ kms: provider.name, operation, outcome: 'ok' });
      return done;
    } catch (error) {
      onCall({ kms: provider.name, operation, outcome: error instanceof VaultError ? error.code : 'error' });
      throw error;
    }
  }
  return {
    name: provider.name, keyId: provider.keyId,
    wrap: (context, plaintext) => call('wrap', () => provider.wrap(context, plaintext)),
    unwrap: (context, wrapped) => call('unwrap', () => provider.unwrap(context, wrapped)),
    health: () => provider.health(),
    ...(provider.rotate === undefined ? {} : { rotate: () => provider.rotate?.() ?? Promise.resolve() }),
    ...(provider.close === undefined ? {} : { close: () => provider.close?.() ?? Promise.resolve() }),
  };
}

/** The same root keys, each call to one of them told to `onCall`. */
export function countRootKeys(keys: RootKeys, onCall: OnKmsCall): RootKeys {
  const count = counting(onCall);
  return {
    get current() { return count(keys.current); },
    get earlier() { return keys.earlier.map(count); },
    find(kms, kmsKeyId) {
      const found = keys.find(kms, kmsKeyId);
      return found === undefined ? undefined : count(found);
    },
    health: () => keys.health(),
    refresh: () => keys.refresh(),
    add: async (known) => count(await keys.add(known)),
  };
}

/** The same for the keys that organisations brought. */
export function countOwnKeys(own: OwnKeys, onCall: OnKmsCall): OwnKeys {
  const count = counting(onCall);
  const each = async (found: Promise<KeyProvider | undefined>): Promise<KeyProvider | undefined> => {
    const provider = await found;
    return provider === undefined ? undefined : count(provider);
  };
  return { current: (tenantId) => each(own.current(tenantId)), find: (tenantId, kms, kmsKeyId) => each(own.find(tenantId, kms, kmsKeyId)) };
}
