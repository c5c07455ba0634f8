import type { DialectId } from '@keystead/contract';
import type { JsonObject } from './json.ts';

/** One turn of a conversation, as text. */
export interface Turn { readonly role: 'user' | 'assistant' | 'tool'; readonly text: string }

export interface OfferedTool { readonly name: string; readonly schema: JsonObject }

/** What a request asks for, evened out over the dialects. */
export interface Asked {
  readonly model: string;
  readonly system: string;
  readonly turns: readonly Turn[];
  readonly tools: readonly OfferedTool[];
  readonly toolChoice: 'auto' | 'none' | 'any' | { readonly name: string };
  /** The answer has to fit this JSON Schema. */
  readonly schema: JsonObject | null;
  /** The answer has to be a JSON object of any shape. */
  readonly wantsJson: boolean;
  readonly maxOutputTokens: number | null;
  readonly stream: boolean;
  /** The caller asked for usage in the stream (OpenAI chat). */
  readonly wantsStreamUsage: boolean;
}

export interface CalledTool { readonly id: string; readonly name: string; readonly arguments: JsonObject }

/** What the sandbox answers, before a dialect gives it a shape. */
export interface Reply {
  readonly text: string;
  readonly tools: readonly CalledTool[];
  readonly end: 'stop' | 'length' | 'tools' | 'refusal';
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** What makes one answer differ from another of the same text: derived from the request and the clock alone. */
export interface Stamp { readonly id: string; readonly seconds: number }

/** How one dialect is read and written. */
export interface Surface {
  readonly dialect: DialectId;
  read(body: JsonObject, path: string): Asked;
  /** The whole answer. */
  answer(asked: Asked, reply: Reply, stamp: Stamp): unknown;
  /** The answer as a stream, in the pieces in which it is sent. */
  stream(asked: Asked, reply: Reply, stamp: Stamp, path: string): readonly string[];
  readonly streamType: (path: string) => string;
}
