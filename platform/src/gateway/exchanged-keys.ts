import { type Clock, type Egress, type Logger, Secret } from '../foundation/index.ts';
import type { Provider } from '../providers/index.ts';
import { exchangeKey } from '../vault/index.ts';
import { GatewayError } from './errors.ts';
import type { KeyPort } from './ports.ts';
import { providerOf } from './routing/provider-of.ts';
import type { CredentialConfiguration } from './snapshot/configuration.ts';

export interface ExchangedKeysOptions {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly egress: Egress;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Ends an exchange; after ten seconds where left out. */
  readonly deadline?: () => AbortSignal;
}

interface Kept { readonly secret: Secret | Promise<Secret>; readonly until: number }

const timeoutMilliseconds = 10_000;
/** A token is not used in its last minute: the request takes its time. */
const marginMilliseconds = 60_000;
const failureMilliseconds = 2_000;

/**
 * Keys that are changed for a short-lived token before a provider sees them. The key is opened first, each time, so that a token serves
 * only while its key does; tokens are kept for each credential version of a tenant, forgotten when its configuration changes, and asked
 * for once however many calls wait for them. Every other key passes as it is.
 */
export function exchangedKeys(keys: KeyPort, options: ExchangedKeysOptions): KeyPort {
  const tenants = new Map<string, Map<string, Kept>>();

  function tokenOf(tenantId: string, credential: CredentialConfiguration, use: { provider: Provider; secret: Secret }): Secret | Promise<Secret> {
    const kept = tenants.get(tenantId) ?? new Map<string, Kept>();
    tenants.set(tenantId, kept);
    const known = kept.get(credential.version.id);
    if (known !== undefined && options.clock.now().getTime() < known.until) return known.secret;
    const asked = exchange(options, { tenantId, credential, ...use });
    const secret = asked.then(({ token, until }) => {
      // Dropped meanwhile, it serves the call that asked for it and no other.
      if (tenants.get(tenantId) === kept) kept.set(credential.version.id, { secret: token, until });
      return token;
    });
    kept.set(credential.version.id, { secret, until: Number.POSITIVE_INFINITY });
    // A key that gets no token is asked about seldom, however many calls come.
    secret.catch(() => { kept.set(credential.version.id, { secret, until: options.clock.now().getTime() + failureMilliseconds }); });
    return secret;
  }

  return {
    open(tenantId, credential) {
      const opened = keys.open(tenantId, credential);
      const provider = providerOf(options.providers, credential);
      if (provider?.exchange === undefined) return opened;
      return opened instanceof Promise ? opened.then((secret) => tokenOf(tenantId, credential, { provider, secret })) : tokenOf(tenantId, credential, { provider, secret: opened });
    },
    drop(tenantId) {
      tenants.delete(tenantId);
      keys.drop(tenantId);
    },
  };
}

interface Exchange { readonly tenantId: string; readonly credential: CredentialConfiguration; readonly provider: Provider; readonly secret: Secret }

/** @throws GatewayError `provider_key_rejected`, `provider_unreachable` */
async function exchange({ egress, clock, logger, deadline }: ExchangedKeysOptions, asked: Exchange): Promise<{ token: Secret; until: number }> {
  const { tenantId, credential, provider, secret } = asked;
  const { name, exchange: how } = provider;
  if (how === undefined) throw new Error('this provider takes keys as they are');
  const now = clock.now().getTime();
  const answer = await exchangeKey({ exchange: how, secret, clock, deadline: deadline?.() ?? AbortSignal.timeout(timeoutMilliseconds), pool: (origin) => egress.pool(`${tenantId}:${credential.id}`, origin) })
    .catch((error: unknown) => { throw new GatewayError('provider_unreachable', { provider: name, detail: 'no token could be asked for' }, { cause: error }); });
  if ('token' in answer) return { token: new Secret(answer.token), until: now + answer.seconds * 1_000 - marginMilliseconds };
  logger.warn({ tenantId, credentialId: credential.id, provider: provider.id, state: answer.state }, 'a key was not changed for a token');
  if (answer.state === 'invalid') throw new GatewayError('provider_key_rejected', { provider: name, fingerprint: credential.version.fingerprint, status: 401 });
  throw new GatewayError('provider_unreachable', { provider: name, detail: 'it gave no token' });
}
