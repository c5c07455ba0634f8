import type { ZodType, z } from 'zod';
import { InvalidRequest } from './errors.ts';

type Part = 'path' | 'query' | 'body';

/**
 * Checks one part of a request against its schema. `undefined` where the operation declares none.
 * @throws InvalidRequest naming every field that is wrong.
 */
export function validate(schema: ZodType | undefined, untrusted: unknown, part: Part): unknown {
  if (schema === undefined) return undefined;
  const problem = unstorable(untrusted, []);
  if (problem !== null) throw new InvalidRequest([{ path: placeOf(part, problem.names), message: problem.message }]);
  const result = schema.safeParse(untrusted);
  if (result.success) return result.data;
  throw new InvalidRequest(result.error.issues.slice(0, mostIssues).flatMap((issue) => describe(issue, part)).slice(0, mostIssues));
}

/** No form of ours comes near it, and a short text must not cost a deep stack. */
const deepestLevel = 64;

/** What neither PostgreSQL nor canonical JSON can hold: NUL, and halves of surrogate pairs; and endless nesting. */
function unstorable(value: unknown, names: readonly string[]): { names: readonly string[]; message: string } | null {
  if (typeof value === 'string') return isStorable(value) ? null : { names, message: 'holds a character that is none (NUL, or half a surrogate pair)' };
  if (typeof value !== 'object' || value === null) return null;
  if (names.length >= deepestLevel) return { names: names.slice(0, 1), message: `is nested more than ${deepestLevel} levels deep` };
  for (const [name, each] of Object.entries(value)) {
    const within = [...names, name.toWellFormed().replaceAll('\0', '\uFFFD').slice(0, longestName)];
    if (!isStorable(name)) return { names: within, message: 'has a character in its name that is none (NUL, or half a surrogate pair)' };
    const found = unstorable(each, within);
    if (found !== null) return found;
  }
  return null;
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

interface Described { path: string; message: string }

/** Fields of the body stand as they are called; those of path and query say where they stand. */
function placeOf(part: Part, names: readonly PropertyKey[]): string {
  return [part === 'body' ? '' : part, ...names.map(String)].filter((name) => name !== '').join('.') || part;
}

function describe(issue: z.core.$ZodIssue, part: Part): Described[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: placeOf(part, [...issue.path, key.slice(0, longestName)]), message: 'there is no such field' }));
  // Which of several shapes is meant says one field; left out it may be, `undefined` is nothing that can be sent.
  const kinds = issue.code === 'invalid_union' && 'options' in issue ? issue.options.filter((option) => option !== undefined) : [];
  if (kinds.length > 0) return [{ path: placeOf(part, issue.path), message: `must be one of ${kinds.map((kind) => JSON.stringify(kind)).join(', ')}` }];
  const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  return [{ path: placeOf(part, issue.path), message: missing ? 'is missing' : issue.message }];
}

/** Callers choose the names of fields that do not exist, and how many there are. */
const longestName = 80;
const mostIssues = 50;

/** A query as an object; a name that stands more than once has a list. Without a prototype, so that no name means anything else. */
export function parseQuery(parameters: URLSearchParams): Record<string, string | string[]> {
  const query = Object.create(null) as Record<string, string | string[]>;
  for (const [name, value] of parameters) {
    const before = query[name];
    query[name] = before === undefined ? value : [before, value].flat();
  }
  return query;
}

/** @throws InvalidRequest */
export function parseJson(text: string): unknown {
  let inherits = false;
  try {
    const value: unknown = JSON.parse(text, (key, each: unknown) => {
      inherits ||= key === '__proto__';
      return each;
    });
    if (!inherits) return value;
  } catch (error) {
    // The parser's own message quotes the body, and a body may hold a key: only the place is told.
    const place = error instanceof Error ? /at position \d+(?: \(line \d+ column \d+\))?/.exec(error.message)?.[0] : undefined;
    throw new InvalidRequest([{ path: 'body', message: place === undefined ? 'is not valid JSON' : `is not valid JSON (${place})` }]);
  }
  throw new InvalidRequest([{ path: '__proto__', message: 'there is no such field' }]);
}
