import type { DialectId } from '@keystead/contract';

/** JSON Schema as data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A question whose answer has to fit a schema. */
export interface StructuredRequest {
  readonly model: string;
  readonly system: string;
  readonly user: string;
  readonly schema: JsonSchema;
  /** Letters, digits, `_` and `-`, up to 64. */
  readonly schemaName: string;
  readonly maxOutputTokens: number;
  /** Says `store: false`, in dialects that have it. Only for providers that take it. */
  readonly storeNothing?: boolean;
}

/** How an answer ended; `null` while it goes on. */
export type StructuredEnd = 'finished' | 'truncated' | 'refused' | 'failed' | null;

/** How one dialect is asked for streamed structured output. All of it pure: the caller sends and reads. */
export interface StructuredCall {
  readonly dialect: DialectId;
  /** The gateway's path, with its query. */
  path(model: string): string;
  /** Headers the dialect asks for, besides token and content type. */
  readonly headers: Readonly<Record<string, string>>;
  body(request: StructuredRequest): Readonly<Record<string, unknown>>;
  /** Text that one event's data adds to the answer; empty for all other events. */
  readDelta(data: string): string;
  /** What one event's data says of the answer's end. */
  readEnd(data: string): StructuredEnd;
}
