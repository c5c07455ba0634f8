import type { FindByName, Names } from '../audit/index.ts';
import type { Clock, Database, Logger } from '../foundation/index.ts';
import type { TransportPorts } from './transports/transport.ts';

/** The key of one object of an organisation's content. What the content ring gives. */
interface SecretKey {
  seal(part: string, bytes: Uint8Array): Buffer;
  open(part: string, sealed: Uint8Array): Buffer;
}
interface StoredKey { readonly wrapped: Buffer; readonly tenantKeyId: string }
interface SecretOf { readonly tenantId: string; readonly kind: 'audit-stream'; readonly objectId: string }

/** Where secrets of receivers are sealed: each under a key of its own, wrapped by the organisation's content key. */
export interface StreamSecrets {
  create(of: SecretOf): Promise<StoredKey & { readonly key: SecretKey }>;
  open(of: SecretOf, stored: StoredKey): Promise<SecretKey>;
}

export interface StreamDependencies {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly secrets: StreamSecrets;
  readonly people: Names;
  readonly tokens: Names;
  /** Who finds people, tokens and things by their names, for a search that is downloaded. */
  readonly byName: readonly FindByName[];
  /** Of this program. */
  readonly version: string;
  /** Whether receivers may be at private addresses. */
  readonly allowPrivate: boolean;
  readonly resolve?: TransportPorts['resolve'];
  /** For a whole batch; ten seconds where left out. */
  readonly timeoutMilliseconds?: number;
}

const privateRefusal = 'it is at a private address, which is not allowed (the operator can, with KEYSTEAD_ALLOW_PRIVATE_STREAMS=true)';

export function portsOf({ clock, version, allowPrivate, resolve, timeoutMilliseconds = 10_000 }: StreamDependencies): TransportPorts {
  return { clock, version, privateRefusal: allowPrivate ? null : privateRefusal, timeoutMilliseconds, ...(resolve === undefined ? {} : { resolve }) };
}
