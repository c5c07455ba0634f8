import type { DialectId } from '@keystead/contract';

/** What a free call told about a key. `unknown` is neither good nor bad: 429, 5xx, a restricted list. */
export interface KeyVerdict {
  readonly state: 'valid' | 'invalid' | 'unknown';
  /** For people; never holds the key. */
  readonly detail: string | null;
  readonly models: readonly string[];
  /** It said that quota or balance of the account are used up. */
  readonly usedUp?: boolean;
}

/** A provider is data: where it is, how a key is presented, which dialects it speaks, how a key is checked for free. */
export interface Provider {
  readonly id: string;
  readonly name: string;
  readonly sandbox: boolean;
  /** Scheme and host that a key is bound to. */
  readonly origin: string;
  /** Path before the dialect's own path, for each dialect it speaks, e.g. `/v1` or `/openai/v1`. */
  readonly dialects: Readonly<Partial<Record<DialectId, { readonly basePath: string }>>>;
  /** It sends usage in chat streams unasked and may refuse the option, so it is not added. */
  readonly streamUsageUnasked?: boolean;
  /** Headers that carry the key, and fixed ones. Lower case. */
  readonly authorise: (secret: string) => Readonly<Record<string, string>>;
  readonly verification: {
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    /** Reads the answer of the free call; the body may be anything, HTML included. */
    readonly read: (status: number, body: unknown) => KeyVerdict;
    /** Headers of the answer that name the provider's organisation and project. Lower case. */
    readonly accountHeaders?: { readonly organisation?: string; readonly project?: string };
  };
  /** How keys begin, longest first wins; empty where they have no mark. */
  readonly keyPrefixes: readonly string[];
  /** Keys that may do more than they need to, by how they begin; the longest prefix counts. `null`: this one is fine. */
  readonly broadKeys?: readonly { readonly prefix: string; readonly warning: string | null }[];
  readonly keyExample: string;
  /** Bare model ids that are this provider's although no key has listed them yet. */
  readonly modelPatterns: readonly RegExp[];
  /** What apps ask for when nobody chose a model, best first. */
  readonly appModels: readonly string[];
  /** The id that the price tables know it by. */
  readonly priceId: string | null;
  readonly links: { readonly keys: string | null; readonly usage: string | null; readonly retention: string | null };
}
