import { formSchema } from '../answer/schemas.ts';
import type { AppManifest } from '../manifest.ts';
import { type CellField, isForCells } from './read-cell.ts';

type Schema = Readonly<Record<string, unknown>>;

/** The questions of an app's form, as cells of a list may answer them. */
export function cellFieldsOf(manifest: AppManifest): readonly CellField[] {
  const schema = formSchema(manifest);
  const required = new Set(Array.isArray(schema['required']) ? schema['required'].map(String) : []);
  return Object.entries(recordOf(schema['properties'])).map(([name, untyped]) => {
    const property = recordOf(untyped);
    return { name, title: textOf(property['title']) ?? name, kind: textOf(property['x-kind']) ?? 'text', required: required.has(name), nullable: JSON.stringify(property).includes('"null"'), options: optionsOf(property) };
  });
}

function optionsOf(property: Schema): CellField['options'] {
  return Object.entries(recordOf(property['x-labels'])).map(([value, label]) => ({ value, label: String(label) }));
}

export interface SuggestedColumns { readonly columns: Readonly<Record<string, string>>; readonly documentColumn: string | null }

const documentHeads: ReadonlySet<string> = new Set(['document', 'documents', 'file', 'files', 'filename', 'filenames', 'documentname', 'attachment', 'attachments']);

/** Which column probably fills which field: by title or id, each once; and which one names documents, where the app takes any. Pure. */
export function suggestColumns(fields: readonly CellField[], heads: readonly string[], takesDocuments: boolean): SuggestedColumns {
  const free = new Set(heads);
  const columns: Record<string, string> = {};
  const take = (fits: (head: string, name: string) => boolean): void => {
    for (const field of fields.filter((each) => isForCells(each) && !Object.values(columns).includes(each.name))) {
      const head = [...free].find((each) => [field.title, field.name].some((name) => fits(plain(each), plain(name))));
      if (head === undefined) continue;
      columns[head] = field.name;
      free.delete(head);
    }
  };
  take((head, name) => head === name);
  const documentColumn = takesDocuments ? [...free].find((head) => documentHeads.has(plain(head))) ?? null : null;
  if (documentColumn !== null) free.delete(documentColumn);
  take((head, name) => Math.min(head.length, name.length) >= 6 && (head.includes(name) || name.includes(head)));
  return { columns, documentColumn };
}

const plain = (text: string): string => text.normalize('NFKD').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
const recordOf = (value: unknown): Schema => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Schema : {});
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
