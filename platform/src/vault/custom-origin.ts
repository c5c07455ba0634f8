import type { Connection } from '@keystead/contract';
import { type CustomOrigins, InvalidRequest, isPublicAddress } from '../foundation/index.ts';
import { isIP } from 'node:net';
import { type ReachedProvider, type VaultProvider, reach } from './providers.ts';

const setting = 'KEYSTEAD_CUSTOM_PROVIDER_ORIGINS';

/**
 * The provider that a new credential is for, as what was said with it leads there.
 * @throws InvalidRequest naming the field; for an origin that the operator does not allow, also the setting that would.
 */
export function reachAsked(provider: VaultProvider, connection: Connection, customOrigins: CustomOrigins): ReachedProvider {
  if (provider.connection === undefined && Object.keys(connection).length > 0) throw new InvalidRequest([{ path: 'connection', message: `is not asked for: ${provider.name} needs a key alone` }]);
  const reached = reachOrSay(provider, connection);
  const problem = reached.custom === true ? problemOf(new URL(reached.origin), customOrigins) : null;
  if (problem !== null) throw new InvalidRequest([{ path: 'connection', message: problem }]);
  return reached;
}

function reachOrSay(provider: VaultProvider, connection: Connection): ReachedProvider {
  try {
    return reach(provider, connection);
  } catch (error) {
    if (!(error instanceof Error) || !('field' in error) || typeof error.field !== 'string') throw error;
    throw new InvalidRequest([{ path: `connection.${error.field}`, message: error.message }]);
  }
}

/** What can be said before anything is connected to; a name that leads home is found out when it is asked (attack 16). */
function problemOf(url: URL, customOrigins: CustomOrigins): string | null {
  if (customOrigins === 'private') return null;
  if (customOrigins === 'refuse') return `leads to ${url.origin}: the operator of this installation allows no addresses of its organisations’ own (${setting}=public would)`;
  if (url.protocol !== 'https:') return `leads to ${url.origin}: a key goes out by https alone, unless the operator allows private addresses (${setting}=private)`;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const home = isIP(host) === 0 ? /(?:^|\.)localhost\.?$/.test(host) : !isPublicAddress(host);
  return home ? `leads to ${url.origin}, a private address: the operator can allow those (${setting}=private)` : null;
}
