import { z } from 'zod';
import type { AppManifest } from '../manifest.ts';

export type JsonSchema = Record<string, unknown>;

/** The form as JSON Schema 2020-12, with `title`, `description` and `x-…` for whoever draws it. */
export function formSchema(manifest: AppManifest): JsonSchema {
  return z.toJSONSchema(manifest.inputSchema, { io: 'input' });
}

/** The output as JSON Schema 2020-12, for whoever shows it. */
export function reviewSchema(manifest: AppManifest): JsonSchema {
  return z.toJSONSchema(manifest.outputSchema);
}

/** The sections that the model writes: the output without what code computes. */
export function writtenSchema(manifest: AppManifest): z.ZodObject {
  const computed = new Set(manifest.computed.map(({ section }) => section));
  return z.strictObject(Object.fromEntries(Object.entries(manifest.outputSchema.shape).filter(([name]) => !computed.has(name))));
}

/** The schema that an answer has to fit; each dialect cuts it down to what its providers take. What they leave out is checked after the answer. */
export function requestSchema(manifest: AppManifest): JsonSchema {
  return z.toJSONSchema(writtenSchema(manifest), { reused: 'inline' });
}
