import type { DialectId } from '@keystead/contract';

/** Until here the prompt may be cached at the provider, under the tenant's own key (G6). */
export interface CacheMark { readonly ttl: '5m' | '1h' | null }

/** Something only the provider that made it can read, to be sent back unchanged: a thought's signature, encrypted reasoning. */
export interface Signature { readonly dialect: DialectId; readonly value: string }

/** Where an image or a document is. `file`: an id at the provider, which means nothing to any other one. */
export type Source =
  | { readonly from: 'data'; readonly mediaType: string; readonly base64: string }
  | { readonly from: 'url'; readonly url: string; readonly mediaType: string | null }
  | { readonly from: 'text'; readonly text: string }
  | { readonly from: 'file'; readonly id: string; readonly mediaType: string | null };

/** What a piece of text refers to. Places count characters of the text that carries it; `null` where the provider does not say. */
export interface Citation {
  readonly url: string | null;
  readonly title: string | null;
  /** The words that are cited, from the source. */
  readonly quote: string | null;
  readonly start: number | null;
  readonly end: number | null;
  /** As it came, for a caller of the same dialect. */
  readonly native: { readonly dialect: DialectId; readonly value: unknown };
}

export interface TextPart {
  readonly kind: 'text';
  readonly text: string;
  readonly citations?: readonly Citation[];
  readonly cache?: CacheMark;
  readonly signature?: Signature;
}

export interface ImagePart { readonly kind: 'image'; readonly source: Source; readonly detail?: 'auto' | 'low' | 'high'; readonly cache?: CacheMark }

export interface DocumentPart {
  readonly kind: 'document';
  readonly source: Source;
  readonly name: string | null;
  /** The provider shall cite it. */
  readonly citable?: boolean;
  readonly context?: string;
  readonly cache?: CacheMark;
}

/** Sound or film, in or out. */
export interface MediaPart { readonly kind: 'media'; readonly medium: 'audio' | 'video'; readonly source: Source }

/** `arguments` is JSON text, as the model wrote it; a call without any has `{}`. `id` is what its result refers to. */
export interface ToolCallPart {
  readonly kind: 'tool-call';
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
  readonly signature?: Signature;
  readonly cache?: CacheMark;
}

export interface ToolResultPart {
  readonly kind: 'tool-result';
  readonly callId: string;
  /** Where the dialect names the tool again, or the call was found in the turns before. */
  readonly name: string | null;
  readonly content: readonly (TextPart | ImagePart | DocumentPart)[];
  readonly failed?: boolean;
  readonly cache?: CacheMark;
}

/**
 * What the model thought. `text` is empty where only the signature may be seen; `redacted`: the provider hid it and the
 * signature is all there is. Without a signature it is for people to read and never sent back.
 */
export interface ReasoningPart {
  readonly kind: 'reasoning';
  readonly text: string;
  readonly signature?: Signature;
  readonly redacted?: boolean;
  /** The dialect's own id of it (Responses). */
  readonly id?: string;
}

/** The model declined, in its own words. */
export interface RefusalPart { readonly kind: 'refusal'; readonly text: string }

/** A part that only its own dialect knows (a search done by the provider, a container). Carried within the dialect; elsewhere left out with a warning. */
export interface NativePart { readonly kind: 'native'; readonly dialect: DialectId; readonly type: string; readonly value: unknown }

export type Part = TextPart | ImagePart | DocumentPart | MediaPart | ToolCallPart | ToolResultPart | ReasoningPart | RefusalPart | NativePart;
export type PartKind = Part['kind'];
