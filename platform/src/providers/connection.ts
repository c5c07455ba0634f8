import type { Connection, ConnectionField } from '@keystead/contract';
import type { Provider } from './provider.ts';

/** What a credential says beside its key does not do. `field` names which. */
export class ConnectionProblem extends Error {
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.name = 'ConnectionProblem';
    this.field = field;
  }
}

/** Every field, with its default where it was left out; empty where that has none. */
export type Said<Name extends string> = Readonly<Record<Name, string>>;

type Base = Omit<Provider, 'origin' | 'connection' | 'dialects' | 'verification'>;
/** What follows from a connection. */
export type Reached = Pick<Provider, 'dialects' | 'verification'> & Partial<Provider> & { readonly origin: string };

/**
 * A provider whose place is said by each credential. The description that stands in the registry is `place` of the fields'
 * examples without its origin: it tells which dialects there are, and where a key is checked.
 */
export function connected<const Fields extends readonly ConnectionField[]>(base: Base, fields: Fields, place: (said: Said<Fields[number]['name']>) => Reached): Provider {
  const examples = Object.fromEntries(fields.map((field) => [field.name, field.default ?? field.example])) as Said<Fields[number]['name']>;
  const { dialects, verification } = place(examples);
  return {
    ...base, dialects, verification, origin: null,
    connection: { fields, at: (connection) => ({ ...base, ...place(readConnection(fields, connection) as Said<Fields[number]['name']>) }) },
  };
}

/** @throws ConnectionProblem for a field that is missing, unknown or malformed. */
function readConnection(fields: readonly ConnectionField[], connection: Connection): Readonly<Record<string, string>> {
  for (const name of Object.keys(connection)) if (!fields.some((field) => field.name === name)) throw new ConnectionProblem(name, `there is no such field; there are ${fields.map((field) => field.name).join(', ')}`);
  return Object.fromEntries(fields.map((field) => {
    const value = connection[field.name] ?? field.default ?? '';
    if (value === '' && field.required) throw new ConnectionProblem(field.name, `is needed: ${field.label}, for example ${field.example}`);
    if (value !== '' && !new RegExp(`^(?:${field.pattern})$`).test(value)) throw new ConnectionProblem(field.name, `is not right: ${field.label}, for example ${field.example}`);
    return [field.name, value];
  }));
}

/** Origin and path of a base URL: no name or password in it, no query. @throws ConnectionProblem */
export function readBaseUrl(field: string, text: string): { readonly origin: string; readonly basePath: string } {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) throw new ConnectionProblem(field, 'must be an address such as https://llm.example.com/v1');
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') throw new ConnectionProblem(field, 'must be an address alone: no name, password, query or fragment in it');
  const basePath = url.pathname.replace(/\/+$/, '');
  if (!/^(?:\/[A-Za-z0-9._~-]+)*$/.test(basePath)) throw new ConnectionProblem(field, 'has a path that cannot be used: letters, digits, dots and hyphens between slashes');
  return { origin: url.origin, basePath };
}
