import { z } from 'zod';

/** A source as the model sees it and as quotes are checked against it. `documentId` is `null` for the form itself. */
export interface SourceText {
  readonly documentId: string | null;
  readonly name: string;
  readonly pages: readonly string[];
  /** What each page is part of, where the document has no pages of its own: a sheet from a row on, a slide, an attachment. */
  readonly places?: readonly { readonly part: string; readonly firstRow?: number }[];
  /** Whether its pages are the document’s own; left out where they were cut here, or nobody knows. */
  readonly ownPages?: true;
}

/** A document's text as a source. `name` is what it was called when the run began. */
export function documentSource(documentId: string, name: string, { pages, places, paging }: Pick<SourceText, 'pages' | 'places'> & { readonly paging?: 'original' | 'derived' }): SourceText {
  return { documentId, name, pages, ...places === undefined ? {} : { places }, ...paging === 'original' ? { ownPages: true } : {} };
}

/** Under this name the form is quoted. */
export const formName = 'Form';

/** What was entered, as a source with one page: a line for each answered question. */
export function formSource(schema: z.ZodObject, input: Readonly<Record<string, unknown>>): SourceText {
  const lines = Object.entries(schema.shape).flatMap(([name, field]) => {
    const title = field.meta()?.title ?? name;
    const value = input[name];
    if (field.meta()?.['x-kind'] === 'rows') return Array.isArray(value) ? value.map((row: unknown, index) => `${title} ${index + 1}: ${showRow(field, row)}`) : [];
    const shown = showAnswer(value, field.meta()?.['x-labels']);
    return shown === '' ? [] : [`${title}: ${shown}`];
  });
  return { documentId: null, name: formName, pages: [lines.join('\n')] };
}

/** The cells of a typed table's line that were filled, each with the head of its column. */
function showRow(field: unknown, row: unknown): string {
  const columns = columnsOf(field);
  return Object.entries(typeof row === 'object' && row !== null ? row : {}).flatMap(([name, cell]: [string, unknown]) => {
    const shown = showAnswer(cell, undefined);
    return shown === '' ? [] : [`${columns[name]?.meta()?.title ?? name}: ${shown}`];
  }).join('; ');
}

/** The columns of a typed table; its list may stand behind a default. */
function columnsOf(field: unknown): Readonly<Record<string, z.ZodType | undefined>> {
  const inner = field instanceof z.ZodDefault ? field.unwrap() : field;
  const line = inner instanceof z.ZodArray ? inner.element : undefined;
  return line instanceof z.ZodObject ? line.shape as Readonly<Record<string, z.ZodType>> : {};
}

function showAnswer(value: unknown, labels: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map((item) => showAnswer(item, labels)).join('; ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (typeof labels !== 'object' || labels === null) return text;
  const label = new Map<string, unknown>(Object.entries(labels)).get(text);
  return typeof label === 'string' ? label : text;
}

/** Two documents of one name get numbers, so that a citation names one of them. */
export function distinctNames(sources: readonly SourceText[]): readonly SourceText[] {
  const seen = new Map<string, number>();
  return sources.map((source) => {
    const count = (seen.get(source.name) ?? 0) + 1;
    seen.set(source.name, count);
    return count === 1 ? source : { ...source, name: `${source.name} (${count})` };
  });
}
