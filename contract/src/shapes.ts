import { z } from 'zod';

/** Building blocks of the wire shapes. Everything is strict: an unknown field is an error that names it. */
export const id = z.uuid().meta({ description: 'UUIDv7' });
export const timestamp = z.iso.datetime({ offset: true }).meta({ description: 'RFC 3339, UTC' });
export const name = z.string().trim().min(1).max(120).regex(/^\P{Cc}*$/u, 'must not hold control characters');
export const email = z.email().max(254).transform((value) => value.toLowerCase());
/** A model's id as its provider knows it. */
export const modelId = z.string().min(1).max(200).regex(/^[\x21-\x7e]+$/, 'printable characters without spaces');
/** Nano-US-dollars (10⁻⁹ US$), an integer. `null` where the price is not known: never zero in its place. */
export const nanoUsd = z.int().nonnegative();
export const etag = z.string().meta({ description: 'Send it back as If-Match when editing' });

/** A page of a list: opaque cursor in, opaque cursor out. */
export const pageQuery = z.strictObject({
  cursor: z.string().max(500).optional().meta({ description: 'nextCursor of the page before' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** A list answer: the items and where the next page begins (`null` at the end). */
export function page<T extends z.ZodType>(item: T) {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });
}

/**
 * Marks an input that nobody else may see, as OpenAPI and JSON Schema do: documents say so, and the command line reads it from
 * stdin or asks for it without echo.
 */
export function secretInput<T extends z.ZodType>(schema: T): T {
  return schema.meta({ ...schema.meta(), format: 'password', writeOnly: true });
}

/** Whether `schema`, or what it makes optional, was marked by `secretInput`. */
export function isSecretInput(schema: unknown): boolean {
  if (!(schema instanceof z.ZodType)) return false;
  if (schema.meta()?.['writeOnly'] === true) return true;
  return (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) && isSecretInput(schema.unwrap());
}
