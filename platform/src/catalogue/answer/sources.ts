import type { z } from 'zod';

/** A source as the model sees it and as quotes are checked against it. `documentId` is `null` for the form itself. */
export interface SourceText { readonly documentId: string | null; readonly name: string; readonly pages: readonly string[] }

/** Under this name the form is quoted. */
export const formName = 'Form';

/** What was entered, as a source with one page: a line for each answered question. */
export function formSource(schema: z.ZodObject, input: Readonly<Record<string, unknown>>): SourceText {
  const lines = Object.entries(schema.shape).flatMap(([name, field]) => {
    const shown = showAnswer(input[name], field.meta()?.['x-labels']);
    return shown === '' ? [] : [`${field.meta()?.title ?? name}: ${shown}`];
  });
  return { documentId: null, name: formName, pages: [lines.join('\n')] };
}

function showAnswer(value: unknown, labels: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map((item) => showAnswer(item, labels)).join('; ');
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
