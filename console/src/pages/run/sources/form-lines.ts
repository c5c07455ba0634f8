import { isRecord, itemsOf, optionsOf, propertiesOf, propertyOf, type Schema, titleOf } from '../../../schema/index.ts';

/** An answer of a form in words, under its question. */
export interface FormLine { readonly title: string; readonly answer: string }

/** The answered questions of a form, in the order and words in which a run quotes them. Pure. */
export function formLines(schema: Schema, input: Readonly<Record<string, unknown>>): readonly FormLine[] {
  const names = [...new Set([...propertiesOf(schema).map(([name]) => name), ...Object.keys(input)])];
  return names.flatMap((name): FormLine[] => {
    const property = propertyOf(schema, name);
    const title = titleOf(property, name);
    const value = input[name];
    if (Array.isArray(value) && value.some(isRecord)) return value.map((row: unknown, index) => ({ title: `${title} ${index + 1}`, answer: rowWords(itemsOf(property), row) }));
    const answer = answerWords(property, value);
    return answer === '' ? [] : [{ title, answer }];
  });
}

function rowWords(schema: Schema, row: unknown): string {
  return isRecord(row) ? Object.entries(row).flatMap(([name, cell]) => { const words = answerWords(propertyOf(schema, name), cell); return words === '' ? [] : [`${titleOf(propertyOf(schema, name), name)}: ${words}`]; }).join('; ') : '';
}

function answerWords(property: Schema, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map((item: unknown) => answerWords({ ...itemsOf(property), 'x-labels': property['x-labels'] }, item)).join('; ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return optionsOf(property).find((option) => option.value === text)?.label ?? text;
}

/** The lines as one text, as a run quotes it, and where each answer begins in it. */
export function layLines(lines: readonly FormLine[]): { readonly text: string; readonly starts: readonly number[] } {
  const written = lines.map(({ title, answer }) => `${title}: ${answer}`);
  return { text: written.join('\n'), starts: lines.map(({ title }, index) => written.slice(0, index).reduce((sum, line) => sum + line.length + 1, 0) + title.length + 2) };
}
