import { isRecord, itemsOf, numberOf, optionsOf, propertyOf, type Schema, typesOf } from '../../../schema/index.ts';

/** What the server would refuse of an edited draft, by path as it names it (`keyTerms.2.evidence.quote`), in words. Pure. */
export function problemsIn(value: unknown, schema: Schema, path = ''): ReadonlyMap<string, string> {
  return new Map(listProblems(value, schema, path));
}

function listProblems(value: unknown, schema: Schema, path: string): [string, string][] {
  const at = (name: string | number): string => (path === '' ? String(name) : `${path}.${name}`);
  if (Array.isArray(value)) {
    const most = numberOf(schema['maxItems']);
    const tooMany: [string, string][] = most !== undefined && value.length > most ? [[path, `At most ${most} entries; there are ${value.length}.`]] : [];
    return [...tooMany, ...value.flatMap((item: unknown, index) => listProblems(item, itemsOf(schema), at(index)))];
  }
  if (isRecord(value)) return Object.entries(value).flatMap(([name, part]) => listProblems(part, propertyOf(schema, name), at(name)));
  const problem = problemOf(value, schema);
  return problem === null ? [] : [[path, problem]];
}

function problemOf(value: unknown, schema: Schema): string | null {
  if (typeof value === 'string') return problemOfText(value, schema);
  if (typeof value !== 'number') return null;
  const [least, most] = [numberOf(schema['minimum']), numberOf(schema['maximum'])];
  if (!Number.isFinite(value) || (typesOf(schema).includes('integer') && !Number.isInteger(value))) return 'Enter a whole number.';
  if (least !== undefined && value < least) return `At least ${least}.`;
  return most !== undefined && value > most ? `At most ${most}.` : null;
}

function problemOfText(text: string, schema: Schema): string | null {
  const [least, most] = [numberOf(schema['minLength']) ?? 0, numberOf(schema['maxLength'])];
  const options = optionsOf(schema);
  if (options.length > 0 && !options.some(({ value }) => value === text)) return 'Choose one of the list.';
  if (text.length < least) return 'Enter something, or take the row out.';
  return most !== undefined && text.length > most ? `At most ${most} characters; there are ${text.length}.` : null;
}
