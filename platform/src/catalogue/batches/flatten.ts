import { type JsonSchema, reviewSchema } from '../answer/schemas.ts';
import type { Output } from '../answer/assemble.ts';
import type { AppManifest } from '../manifest.ts';

type Values = Readonly<Record<string, unknown>>;

/** A column of a table of drafts: a section, or a part of one that is made of named parts. */
export interface FlatColumn { readonly name: string; readonly read: (output: Output) => string }

/** The sections of an app's drafts as columns, in their order. Tables and lists become one cell, a line for each of their rows. */
export function flatColumns(manifest: AppManifest): readonly FlatColumn[] {
  const schema = reviewSchema(manifest);
  return manifest.sections.flatMap(({ id, title }): FlatColumn[] => {
    const parts = recordOf(property(schema, id)['properties']);
    if (Object.keys(parts).length === 0) return [{ name: title, read: (output) => flat(output[id]) }];
    return Object.entries(parts).map(([name, part]) => ({ name: `${title}: ${titleOf(part, name)}`, read: (output) => flat(recordOf(output[id])[name]) }));
  });
}

function flat(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(flat).join('\n');
  if (typeof value !== 'object') return String(value);
  return Object.entries(value).filter(([name]) => name !== 'evidence').map(([, part]: [string, unknown]) => flat(part).replaceAll('\n', '; ')).filter((part) => part !== '').join(' | ');
}

const property = (schema: JsonSchema, name: string): Values => recordOf(recordOf(schema['properties'])[name]);
const recordOf = (value: unknown): Values => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Values : {});
function titleOf(schema: unknown, name: string): string {
  const title = recordOf(schema)['title'];
  return typeof title === 'string' ? title : name;
}
