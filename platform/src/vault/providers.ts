import type { DialectId } from '@keystead/contract';

/** What a free call told about a key. `unknown` is neither good nor bad: 429, 5xx, a restricted list. */
export interface KeyVerdict {
  readonly state: 'valid' | 'invalid' | 'unknown';
  readonly detail: string | null;
  readonly models: readonly string[];
  /** It said that quota or balance of the account are used up. */
  readonly usedUp?: boolean;
}

/** A provider, as far as the vault needs to know it: where a key may go, how it is presented, how it is checked. */
export interface VaultProvider {
  readonly id: string;
  readonly name: string;
  readonly sandbox: boolean;
  readonly origin: string;
  readonly dialects: Readonly<Partial<Record<DialectId, unknown>>>;
  readonly authorise: (secret: string) => Readonly<Record<string, string>>;
  readonly verification: {
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly read: (status: number, body: unknown) => KeyVerdict;
    /** Headers of the answer that name the provider's organisation and project. Lower case. */
    readonly accountHeaders?: { readonly organisation?: string; readonly project?: string };
  };
  readonly keyPrefixes: readonly string[];
  /** Keys that may do more than they need to, by how they begin; the longest prefix counts. */
  readonly broadKeys?: readonly { readonly prefix: string; readonly warning: string | null }[];
  readonly keyExample: string;
  readonly links: { readonly keys: string | null; readonly usage: string | null; readonly retention: string | null };
}

export type VaultProviders = ReadonlyMap<string, VaultProvider>;
