import type { AnswerUsage, Ending, TokenLogprob } from './answer.ts';
import type { Citation, NativePart, Signature } from './parts.ts';
import type { ProviderFailure } from './failure.ts';

/** How a part of a streamed answer begins; what it holds follows in pieces. A native part comes whole. */
export type OpenPart =
  | { readonly kind: 'text' }
  | { readonly kind: 'reasoning'; /** The dialect's own id of it, where it is known so early. */ readonly id?: string }
  | { readonly kind: 'refusal' }
  | { readonly kind: 'tool-call'; readonly id: string; readonly name: string }
  | { readonly kind: 'image'; readonly mediaType: string; readonly base64: string }
  | { readonly kind: 'media'; readonly medium: 'audio' | 'video'; readonly mediaType: string; readonly base64: string }
  | NativePart;

/** A piece of an open part. */
export type Piece =
  | { readonly text: string; readonly logprobs?: readonly TokenLogprob[] }
  /** JSON text of a tool's arguments. */
  | { readonly arguments: string }
  | { readonly citation: Citation }
  /** `redacted`: the part holds nothing that may be read. `id`: the dialect's own id of the reasoning. */
  | { readonly signature: Signature; readonly redacted?: boolean; readonly id?: string };

/**
 * A streamed answer, event by event, in this order: one `start`; for each part `open`, `piece`*, `close`; a `finish` for each
 * choice; `usage` any number of times, each replacing the one before; then `end`, or `failure` anywhere, after which nothing
 * comes. Parts are numbered across a choice from 0, in the order in which they open, and several may be open at once.
 */
export type CanonicalEvent =
  | { readonly type: 'start'; readonly id: string | null; readonly model: string | null }
  | { readonly type: 'open'; readonly choice: number; readonly part: number; readonly open: OpenPart }
  | { readonly type: 'piece'; readonly choice: number; readonly part: number; readonly piece: Piece }
  | { readonly type: 'close'; readonly choice: number; readonly part: number }
  | { readonly type: 'finish'; readonly choice: number; readonly ending: Ending }
  | { readonly type: 'usage'; readonly usage: AnswerUsage }
  | { readonly type: 'failure'; readonly failure: ProviderFailure }
  | { readonly type: 'end' };
