import { type ImportFormat, isRecord, keysOfRecord, recordsOf, textOf } from '../found-key.ts';

/** A JSON object from names to keys, or a list of objects with `name` and `key` (or `token`, `value`, `secret`); how stores of Fernet tokens are often written. */
export const jsonMap: ImportFormat = {
  id: 'json', name: 'JSON with names and keys',
  parse({ json }) {
    if (isRecord(json)) {
      const entries = keysOfRecord(json, { prefix: '' });
      return entries.length === 0 ? null : entries;
    }
    const rows = recordsOf(json).flatMap((row, index) => {
      const value = ['key', 'api_key', 'secret', 'value', 'token'].map((field) => textOf(row[field])).find((text) => text !== undefined);
      const provider = textOf(row['provider']);
      return value === undefined ? [] : [{ name: textOf(row['name']) ?? textOf(row['label']) ?? `Entry ${index + 1}`, value, hints: [textOf(row['environment']) ?? ''], ...(provider === undefined ? {} : { provider }) }];
    });
    return rows.length === 0 ? null : rows;
  },
};

/** One key in a line, and nothing else. */
export const plainKeys: ImportFormat = {
  id: 'keys', name: 'Keys, one in a line',
  parse({ text }) {
    const lines = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '');
    if (lines.length === 0 || lines.some((line) => !/^[\x21-\x7e]{8,8192}$/.test(line) || line.startsWith('{') || line.startsWith('<'))) return null;
    return lines.map((value, index) => ({ name: lines.length === 1 ? 'Imported key' : `Line ${index + 1}`, value }));
  },
};
