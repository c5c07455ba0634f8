import { z } from 'zod';

/**
 * What a credential says beside its key where its provider asks for it: a region, a resource, a base URL. It is part of what the key is
 * bound to, so it never changes: another one is another credential, with the key entered again.
 */
export const connection = z.record(z.string().regex(/^[a-zA-Z]{1,40}$/), z.string().min(1).max(500).regex(/^[\x21-\x7e]+$/, 'must be printable characters without spaces'));

/** A field of a connection, as forms show it. */
export const connectionField = z.strictObject({
  name: z.string(), label: z.string(), hint: z.string(), example: z.string(), required: z.boolean(),
  /** A regular expression that the whole value fits. */
  pattern: z.string(),
  /** Taken where the field is left out. */
  default: z.string().optional(),
  choices: z.array(z.strictObject({ value: z.string(), label: z.string() })).optional(),
});

export interface ConnectionField {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly example: string;
  readonly required: boolean;
  readonly pattern: string;
  readonly default?: string;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
}
