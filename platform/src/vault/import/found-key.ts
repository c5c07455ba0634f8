/** An entry of a file of keys, as a parser found it. */
export interface FoundKey {
  /** What the file calls it. */
  readonly name: string;
  /** The key; `null` where the file only refers to one. */
  readonly value: string | null;
  /** Why there is no key, in our own words. */
  readonly missing?: string;
  /** The provider that the file names, in the file's own words. */
  readonly provider?: string;
  /** More words that may tell provider or environment: an address, a folder, a tag. */
  readonly hints?: readonly string[];
  /** Why it cannot be used although it is there, in our own words. */
  readonly unusable?: string;
}

/** A file, and what it is when read as JSON. */
export interface ImportText {
  readonly text: string;
  /** `undefined` where it is no JSON. */
  readonly json: unknown;
}

/** A kind of file that holds keys. Parsers are pure. */
export interface ImportFormat {
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** The keys in it, or `null` where the file is not of this kind. @throws ImportProblem where it is, but broken. */
  readonly parse: (file: ImportText) => readonly FoundKey[] | null;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The records of a list, whatever else stands in it. */
export function recordsOf(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** One entry for each text of a record: how secrets are kept by name in vaults and managers. */
export function keysOfRecord(record: Readonly<Record<string, unknown>>, of: { readonly prefix: string; readonly hints?: readonly string[] }): readonly FoundKey[] {
  return Object.entries(record).flatMap(([name, value]) => {
    const text = textOf(value);
    return text === undefined ? [] : [{ name: of.prefix === '' ? name : `${of.prefix} ${name}`, value: text, ...(of.hints === undefined ? {} : { hints: of.hints }) }];
  });
}
