import { type Provider, providerAt } from '../../providers/index.ts';
import type { CredentialConfiguration } from '../snapshot/configuration.ts';

type Providers = ReadonlyMap<string, Provider>;

/** A configuration never changes in place, so neither does what follows from it. */
const reached = new WeakMap<CredentialConfiguration, { readonly from: Provider; readonly provider: Provider | undefined }>();

/** The provider as this credential reaches it; `undefined` where it is gone, or is not any more where the key was entered for. */
export function providerOf(providers: Providers, credential: CredentialConfiguration): Provider | undefined {
  const from = providers.get(credential.provider);
  if (from?.connection === undefined) return from;
  const known = reached.get(credential);
  if (known?.from === from) return known.provider;
  const provider = reach(from, credential);
  reached.set(credential, { from, provider });
  return provider;
}

function reach(from: Provider, credential: CredentialConfiguration): Provider | undefined {
  try {
    const provider = providerAt(from, credential.connection);
    return provider.origin === credential.origin ? provider : undefined;
  } catch {
    return undefined;
  }
}
