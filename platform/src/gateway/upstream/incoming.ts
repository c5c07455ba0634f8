import type { Dialect, RequestFacts, Translation } from '../../dialects/index.ts';

/** A request as one target gets it. */
export interface PreparedRequest {
  /** Below the provider's host, with its query. */
  readonly path: string;
  readonly body: Buffer;
  /** The caller's headers, as far as they go on: name, value, name, value … */
  readonly forward: readonly string[];
  /** `null`: the provider speaks the caller's dialect, and bytes pass as they are. */
  readonly translation: Translation | null;
}

/** What the caller sent, as far as it goes on to a provider. */
export interface Incoming {
  readonly dialect: Dialect;
  readonly path: string;
  /** Query without the token, as it came, with its question mark; empty where there is none. */
  readonly query: string;
  readonly forward: readonly string[];
  readonly bytes: Buffer;
  readonly body: Record<string, unknown>;
  readonly facts: RequestFacts;
  readonly requestId: string;
  /** Of its arrival, in milliseconds since the epoch. */
  readonly at: number;
  /** It asks how many tokens a request would use. */
  readonly counting: boolean;
}
