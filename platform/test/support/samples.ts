import type { Operation } from '@keystead/contract';
import { type ZodType, z } from 'zod';

/** A JSON Schema, as far as samples are made from it. */
export interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly minItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly default?: unknown;
}

/** What a client may send, as JSON Schema. */
export function schemaOf(type: ZodType | undefined): Schema | null {
  return type === undefined ? null : z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' }) as Schema;
}

const someId = '01890000-0000-7000-8000-000000000000';
const words = ['sample', 'a', 'sample-text-of-some-length', '0', 'vk_0', 'example.com', 'CASE', '2026-01-01', '2026-01'];
/** What has a form of its own: a SHA-256, a network, a certificate. */
const formed = ['0'.repeat(64), '10.0.0.0/8', '-----BEGIN CERTIFICATE-----\nMAAA\n-----END CERTIFICATE-----'];

/** What fits those parameters of paths that are no id, and the same for every tenant. */
export const namedParameters: Readonly<Record<string, string>> = { appId: 'document-analyzer', period: '2026-01', taskId: 'scope', task: 'replace', kind: 'weekly-usage', itemId: 'restore:none', sequence: '999999999' };

/** A value that fits. Ids are `id`; objects have every field, or only those that must be there. */
export function sampleOf(schema: Schema, options: { id?: string; everything?: boolean } = {}): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const [first] = schema.anyOf ?? schema.oneOf ?? [];
  if (first !== undefined) return sampleOf(first, options);
  if (schema.type === 'string') return sampleText(schema, options.id ?? someId);
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(1, schema.minimum ?? 1);
  if (schema.type === 'boolean') return false;
  if (schema.type === 'array') return schema.items === undefined ? [] : Array.from({ length: options.everything === true ? Math.max(1, schema.minItems ?? 0) : schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}, options));
  if (schema.type !== 'object') return 'sample';
  const fields = Object.entries(schema.properties ?? {}).filter(([name]) => options.everything === true || (schema.required ?? []).includes(name));
  return Object.fromEntries(fields.map(([name, field]) => [name, sampleOf(field, options)]));
}

function sampleText(schema: Schema, id: string): string {
  if (schema.format === 'uuid') return id;
  if (schema.format === 'email') return 'someone@example.com';
  if (schema.format === 'uri') return 'https://login.example.com';
  if (schema.format === 'date-time') return '2026-01-01T00:00:00.000Z';
  const length = schema.minLength ?? 0;
  const fits = (text: string): boolean => text.length >= length && text.length <= (schema.maxLength ?? Infinity) && (schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(text));
  const found = [...words, 'a'.repeat(length), '0'.repeat(length), ...formed].find(fits);
  if (found === undefined) throw new Error(`no sample fits ${JSON.stringify(schema)}`);
  return found;
}

/** Names of the parameters in an operation's path. */
export function pathParameters(operation: Operation): string[] {
  return [...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
}

/** A query string with what an operation must be given. `values`: of those parameters for which any that fits is not enough. */
export function sampleQuery(operation: Operation, values: Readonly<Record<string, string>> = {}): string {
  const schema = schemaOf(operation.query);
  if (schema === null) return '';
  const entries = Object.entries(sampleOf(schema) as Record<string, unknown>).filter(([name]) => schema.properties?.[name]?.default === undefined);
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries.map(([name, value]): [string, string] => [name, values[name] ?? String(value)])).toString()}`;
}
