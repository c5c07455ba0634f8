import type { Operation } from '@keystead/contract';
import { z } from 'zod';
import { secretFieldsOf } from './secret-input.ts';

/** What of a field's JSON Schema is told. */
interface FieldSchema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly FieldSchema[];
  readonly oneOf?: readonly FieldSchema[];
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly items?: FieldSchema;
  readonly description?: string;
  readonly default?: unknown;
}
interface ObjectSchema { readonly properties?: Readonly<Record<string, FieldSchema>>; readonly required?: readonly string[] }

/** Beyond so many the values of a field are too many to be read. */
const mostValues = 40;
const kinds: Readonly<Record<string, string>> = { integer: 'whole number', number: 'number', boolean: 'true or false', string: 'text' };
const formats: Readonly<Record<string, string>> = { 'date-time': 'time, such as 2026-11-01T00:00:00Z', date: 'day, such as 2026-11-01', uuid: 'id', email: 'e-mail address' };

/**
 * The help of an operation's command: each field of it with its kind, its values, whether it is needed and what it says of itself, from the
 * schemas by which the server judges it.
 *
 * @param flagOf names a field as a flag, without the dashes.
 */
export function helpOf(operation: Operation, flagOf: (name: string) => string): string {
  const secrets = new Set(secretFieldsOf(operation, flagOf).map(({ name }) => name));
  const fields = [operation.params, operation.query, operation.body].flatMap((schema) => fieldsOf(schema)).filter(({ name }) => name !== 'sealed' || operation.seals === undefined);
  const flags = [
    ...fields.map(({ name, schema, needed }) => ({ flag: `--${flagOf(name)}`, words: secrets.has(name) ? `-: the secret is asked for without showing it, or read from stdin${needed ? '; needed' : ''}` : wordsOf(schema, needed) })),
    ...operation.requestContent === undefined ? [] : [{ flag: '--file', words: `the file that is sent (${operation.requestContent}); needed` }],
    ...operation.needsEtag === true ? [{ flag: '--if-match', words: 'the etag of what is changed, as it was read; needed' }] : [],
    ...operation.seals === undefined ? [] : [{ flag: '--vault-key', words: 'fingerprint of the vault key that is trusted' }],
    ...operation.body === undefined ? [] : [{ flag: '--body', words: 'the whole body instead: JSON, @FILE, or @- for stdin' }],
    { flag: '--json', words: 'the answer on one line; errors as JSON too' }, { flag: '--output', words: 'write the answer to this file' }, { flag: '--url', words: 'address of Keystead; KEYSTEAD_URL without it' },
  ];
  const width = Math.max(...flags.map(({ flag }) => flag.length));
  const needed = fields.filter((field) => field.needed).map(({ name }) => ` --${flagOf(name)} …`).join('');
  const about = [operation.summary, ...operation.description === undefined ? [] : [operation.description]].join('\n');
  return `Usage: keystead ${flagOf(operation.id)}${needed} [options]\n\n${about}\n${permissionText(operation)}\n${flags.map(({ flag, words }) => `  ${flag.padEnd(width)}  ${words}`).join('\n')}\n`;
}

function permissionText({ permission }: Operation): string {
  return permission === 'session' ? '' : `Needs a token (KEYSTEAD_TOKEN) with the scope ${permission}.\n`;
}

function fieldsOf(schema: z.ZodType | undefined): readonly { readonly name: string; readonly schema: FieldSchema; readonly needed: boolean }[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as ObjectSchema;
  return Object.entries(properties).map(([name, field]) => ({ name, schema: field, needed: required.includes(name) }));
}

function wordsOf(schema: FieldSchema, needed: boolean): string {
  const { description } = schema;
  const usual = schema.default === undefined || schema.default === null ? '' : `; ${JSON.stringify(schema.default).replace(/^"|"$/g, '')} without it`;
  return `${kindOf(schema)}${needed ? '; needed' : usual}${description === undefined ? '' : `. ${description}`}`;
}

function kindOf({ type, format = '', enum: values, const: only, anyOf, oneOf, properties, items }: FieldSchema): string {
  if (values !== undefined) return values.length > mostValues ? 'text' : values.map(String).join(' | ');
  if (only !== undefined) return String(only);
  const choices = (anyOf ?? oneOf)?.map(kindOf);
  // One value of a list that a query repeats is its text.
  if (choices !== undefined) return [...new Set(choices)].filter((choice) => choice !== 'JSON [text]' || !choices.includes('text')).join(' | ');
  if (type === 'null') return 'null';
  if (type === 'object') return `JSON ${properties === undefined ? 'object' : `{ ${Object.keys(properties).join(', ')} }`}`;
  if (type === 'array') return `JSON [${items === undefined ? '…' : kindOf(items).replace(/^JSON /, '')}]`;
  if (type === 'string' && formats[format] !== undefined) return formats[format];
  return kinds[Array.isArray(type) ? String(type[0]) : String(type)] ?? 'text or JSON';
}
