import type { Connection, ConnectionField, DialectId } from '@keystead/contract';

/** What a free call told about a key. `unknown` is neither good nor bad: 429, 5xx, a restricted list. */
export interface KeyVerdict {
  readonly state: 'valid' | 'invalid' | 'unknown';
  readonly detail: string | null;
  readonly models: readonly string[];
  /** It said that quota or balance of the account are used up. */
  readonly usedUp?: boolean;
}

type Headers = Readonly<Record<string, string>>;
type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Where and how a key is changed for a short-lived token. */
export interface KeyExchange {
  readonly origin: string;
  readonly request: (secret: string, now: Date) => Promise<{ readonly path: string; readonly contentType: string; readonly body: string }>;
  readonly read: (status: number, body: unknown) => { readonly token: string; readonly seconds: number } | KeyVerdict;
}

interface Pages {
  readonly path: string;
  /** Path of the page after this one; `null` at the end. */
  readonly next?: (body: unknown) => string | null;
}

interface Verification extends Pages {
  /** Left out: the provider's own. */
  readonly origin?: string;
  /** Left out: a GET. */
  readonly post?: unknown;
  readonly headers?: Headers;
  readonly read: (status: number, body: unknown, headers?: AnswerHeaders) => KeyVerdict;
  /** A list of models asked for once the key has proved good. */
  readonly more?: Pages & { readonly models: (body: unknown) => readonly string[] };
  /** Headers of the answer that name the provider's organisation and project. Lower case. */
  readonly accountHeaders?: { readonly organisation?: string; readonly project?: string };
}

/** A provider, as far as the vault needs to know it: where a key may go, how it is presented, how it is checked. */
export interface VaultProvider {
  readonly id: string;
  readonly name: string;
  readonly sandbox: boolean;
  /** `null` where each credential's connection says it. */
  readonly origin: string | null;
  /** What a credential says beside its key. `at` throws an error with `field` where that does not lead anywhere. */
  readonly connection?: { readonly fields: readonly ConnectionField[]; readonly at: (connection: Connection) => VaultProvider };
  /** The origin is one that a tenant typed. */
  readonly custom?: boolean;
  /** It may be used without a key: what begins with this stands in its place, is sealed like one, and is never sent. */
  readonly keyless?: string;
  readonly dialects: Readonly<Partial<Record<DialectId, unknown>>>;
  /** How a key as entered is understood; without it a key is one line without spaces. */
  readonly readKey?: (text: string) => { readonly secret: string; readonly shown: string } | { readonly problem: string };
  readonly authorise: (secret: string) => Headers;
  readonly sign?: (secret: string, request: { readonly method: 'GET' | 'POST'; readonly origin: string; readonly path: string; readonly contentType: string | null; readonly body: Uint8Array | null; readonly now: Date }) => Promise<Headers> | null;
  readonly exchange?: KeyExchange;
  readonly verification: Verification;
  /** Only of admin keys, which serve no request: the paths, without query, that may be asked for with one. */
  readonly reports?: readonly RegExp[];
  readonly keyPrefixes: readonly string[];
  /** Keys that may do more than they need to, by how they begin; the longest prefix counts. */
  readonly broadKeys?: readonly { readonly prefix: string; readonly warning: string | null }[];
  /** Models that are known not to answer in a given form; only told. */
  readonly withoutSchemas?: readonly RegExp[];
  readonly keyExample: string;
  readonly links: { readonly keys: string | null; readonly usage: string | null; readonly retention: string | null };
}

export type VaultProviders = ReadonlyMap<string, VaultProvider>;

/** A provider as a credential reaches it. */
export type ReachedProvider = VaultProvider & { readonly origin: string };

/** @throws Error with `field`, naming what of the connection does not do. */
export function reach(provider: VaultProvider, connection: Connection | undefined): ReachedProvider {
  const reached = provider.connection === undefined ? provider : provider.connection.at(connection ?? {});
  const { origin } = reached;
  if (origin === null) throw new Error(`the provider ${provider.id} has no origin`);
  return { ...reached, origin };
}

/** The provider of a stored credential; `null` where it is gone, or is not any more where the key was entered for. */
export function reachStored(providers: VaultProviders, credential: { readonly provider: string; readonly origin: string; readonly connection: Connection }): ReachedProvider | null {
  const provider = providers.get(credential.provider);
  if (provider === undefined) return null;
  try {
    const reached = reach(provider, credential.connection);
    return reached.origin === credential.origin ? reached : null;
  } catch {
    return null;
  }
}
