import type { Connection, ConnectionField, DialectId } from '@keystead/contract';
import type { ChatQuirks } from '../dialects/index.ts';
import type { ReadKey } from './keys.ts';

/** What a free call told about a key. `unknown` is neither good nor bad: 429, 5xx, a restricted list. */
export interface KeyVerdict {
  readonly state: 'valid' | 'invalid' | 'unknown';
  /** For people; never holds the key. */
  readonly detail: string | null;
  readonly models: readonly string[];
  /** It said that quota or balance of the account are used up. */
  readonly usedUp?: boolean;
}

/** Headers that present a key, and fixed ones. Names in lower case. */
export type KeyHeaders = Readonly<Record<string, string>>;

/** Headers of an answer. Names in lower case. */
export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** A request as it will be sent, for keys that sign instead of travelling along. */
export interface RequestToSign {
  readonly method: 'GET' | 'POST';
  readonly origin: string;
  /** With its query, exactly as sent. */
  readonly path: string;
  readonly contentType: string | null;
  readonly body: Uint8Array | null;
  readonly now: Date;
}

/** Where and how a key is changed for a token of an hour or so. Only the token ever meets the provider itself. */
export interface TokenExchange {
  /** The one place that the request goes to, whatever the key says. */
  readonly origin: string;
  /** @throws where the key is none that can sign. */
  readonly request: (secret: string, now: Date) => Promise<{ readonly path: string; readonly contentType: string; readonly body: string }>;
  /** Reads the answer; the body may be anything. */
  readonly read: (status: number, body: unknown) => { readonly token: string; readonly seconds: number } | KeyVerdict;
}

/** A list of models: its pages are asked for until `next` says that there is none. */
export interface ModelPages {
  readonly path: string;
  /** Path of the page after this one; `null` at the end. */
  readonly next?: (body: unknown) => string | null;
}

/** The free call that proves a key, and the list of models behind it. */
export interface Verification extends ModelPages {
  /** Left out: the provider's own. A control plane may be elsewhere, by the provider's own description alone. */
  readonly origin?: string;
  /** Left out: a GET. */
  readonly post?: unknown;
  readonly headers?: KeyHeaders;
  /** Reads the answer of the free call; the body may be anything, HTML included. */
  readonly read: (status: number, body: unknown, headers?: AnswerHeaders) => KeyVerdict;
  /** A second list, asked for once the key has proved good; what it answers cannot disprove the key. */
  readonly more?: ModelPages & { readonly models: (body: unknown) => readonly string[] };
  /** Headers of the answer that name the provider's organisation and project. Lower case. */
  readonly accountHeaders?: { readonly organisation?: string; readonly project?: string };
}

/** Where requests of one dialect go. `{model}` in the path stands for the model, encoded as one segment. */
export interface Endpoint {
  /** Path before the dialect's own path, e.g. `/v1` or `/openai/deployments/{model}`. */
  readonly basePath: string;
  /** Query members that every request carries, e.g. `api-version=2024-10-21`. */
  readonly query?: string;
}

/** What a credential says beside its key, and where it leads. */
export interface ConnectionForm {
  readonly fields: readonly ConnectionField[];
  /** The provider as this connection reaches it; has an origin. @throws ConnectionProblem naming the field. */
  readonly at: (connection: Connection) => Provider;
}

/** A provider is data: where it is, how a key is presented, which dialects it speaks, how a key is checked for free. */
export interface Provider {
  readonly id: string;
  readonly name: string;
  readonly sandbox: boolean;
  /** Scheme and host that a key is bound to; `null` where each credential's connection says it. */
  readonly origin: string | null;
  /** What the provider needs to know of each credential; without it a key is enough. */
  readonly connection?: ConnectionForm;
  /** The origin is one that a tenant typed: the operator decides whether there may be any, and whether at home. */
  readonly custom?: boolean;
  /** It may be used without a key: what begins with this stands in its place, is sealed like one, and is never sent. */
  readonly keyless?: string;
  /** For each dialect it speaks. */
  readonly dialects: Readonly<Partial<Record<DialectId, Endpoint>>>;
  /** The dialects in which it counts a request's tokens, for free; left out: in those that it speaks. `models`: these alone. `flat`: as Vertex asks it. */
  readonly counts?: Readonly<Partial<Record<DialectId, { readonly models?: RegExp; readonly flat?: boolean }>>>;
  /** It sends usage in chat streams unasked and may refuse the option, so it is not added. */
  readonly streamUsageUnasked?: boolean;
  /** The dialects in which it takes `store: false`, and then stores nothing of a call for later reading. Left out: it may refuse the member, or does not say. */
  readonly storeFalse?: readonly DialectId[];
  /** Where its Chat Completions differ from OpenAI's; for whoever writes requests in that dialect. */
  readonly chat?: ChatQuirks;
  /** How a key as entered is understood; without it a key is one line without spaces. */
  readonly readKey?: ReadKey;
  readonly authorise: (secret: string) => KeyHeaders;
  /** For keys that sign each request; wins over `authorise`. `null`: this key is none of them and travels itself. */
  readonly sign?: (secret: string, request: RequestToSign) => Promise<KeyHeaders> | null;
  /** Then `authorise` presents the token that came of it. */
  readonly exchange?: TokenExchange;
  readonly verification: Verification;
  /** Only of admin keys, which read what an account was billed and serve no request: the paths, without query, that may be asked for with one. */
  readonly reports?: readonly RegExp[];
  /** How keys begin, longest first wins; empty where they have no mark. */
  readonly keyPrefixes: readonly string[];
  /** Keys that may do more than they need to, by how they begin; the longest prefix counts. `null`: this one is fine. */
  readonly broadKeys?: readonly { readonly prefix: string; readonly warning: string | null }[];
  readonly keyExample: string;
  /** Bare model ids that are this provider's although no key has listed them yet. */
  readonly modelPatterns: readonly RegExp[];
  /** What apps ask for when nobody chose a model, best first. */
  readonly appModels: readonly string[];
  /** Models that are known not to answer in a given form (structured output by a JSON schema), e.g. older ones and those that write no text. What asks for one passes them over. */
  readonly withoutSchemas?: readonly RegExp[];
  /** The id that the price tables know it by. */
  readonly priceId: string | null;
  readonly links: { readonly keys: string | null; readonly usage: string | null; readonly retention: string | null };
}
