import { ImportProblem } from '../import-problem.ts';
import type { FoundKey, ImportFormat } from '../found-key.ts';

/** A row by the names of its columns, in lower case. */
type Row = ReadonlyMap<string, string>;

/** Rows of a file whose first line names the columns (RFC 4180; comma, semicolon or tab); `null` where it is no such file. */
export function readCsv(text: string): { readonly columns: readonly string[]; readonly rows: readonly Row[] } | null {
  const first = text.slice(0, text.search(/\r?\n|$/));
  const separator = [',', ';', '\t'].find((sign) => first.includes(sign));
  if (separator === undefined) return null;
  const [head, ...rest] = splitCsv(text.replace(/^\uFEFF/, ''), separator);
  const columns = (head ?? []).map((name) => name.trim().toLowerCase());
  if (columns.length < 2 || columns.some((name) => !/^[\p{L}][\p{L}\p{N} _./-]{0,60}$/u.test(name))) return null;
  return { columns, rows: rest.filter((cells) => cells.some((cell) => cell !== '')).map((cells) => new Map(columns.map((name, index) => [name, (cells[index] ?? '').trim()]))) };
}

function splitCsv(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text.charAt(at + 1) === '"') { cell += '"'; at += 1; } else quoted = false;
    } else if (sign === '"' && cell === '') quoted = true;
    else if (sign === separator) { cells.push(cell); cell = ''; } else if (sign === '\n') { rows.push([...cells, cell.replace(/\r$/, '')]); cells = []; cell = ''; } else cell += sign;
  }
  if (quoted) throw new ImportProblem('import-unreadable', 'a quotation mark in the CSV file is not closed.');
  if (cell !== '' || cells.length > 0) rows.push([...cells, cell]);
  return rows;
}

/** Which column holds what, in the order in which they are looked for. */
interface Columns {
  readonly key: readonly string[];
  readonly name: readonly string[];
  readonly provider: readonly string[];
  readonly hints: readonly string[];
}

const usual: Columns = {
  key: ['api key', 'api_key', 'apikey', 'key', 'secret', 'secret key', 'secret_key', 'value', 'token', 'password', 'credential'],
  name: ['name', 'label', 'title', 'key name', 'key_name', 'variable', 'id', 'description'],
  provider: ['provider', 'vendor', 'service'],
  hints: ['environment', 'env', 'url', 'website', 'team', 'project', 'notes', 'tags'],
};

function csvFormat(id: string, name: string, options: { readonly required: readonly string[]; readonly columns: Columns }): ImportFormat {
  return {
    id, name,
    parse({ text }) {
      const table = readCsv(text);
      if (table === null || !options.required.every((column) => table.columns.includes(column))) return null;
      const key = options.columns.key.find((column) => table.columns.includes(column));
      if (key === undefined) return null;
      const first = (row: Row, names: readonly string[]): string | undefined => names.map((column) => row.get(column)).find((cell) => cell !== undefined && cell !== '');
      return table.rows.flatMap((row, index): FoundKey[] => {
        const value = row.get(key) ?? '';
        const provider = first(row, options.columns.provider);
        const hints = options.columns.hints.flatMap((column) => row.get(column) ?? []).filter((cell) => cell !== '');
        const label = first(row, options.columns.name.filter((column) => column !== key)) ?? `Row ${index + 1}`;
        return value === '' ? [] : [{ name: label, value, hints, ...(provider === undefined ? {} : { provider }) }];
      });
    },
  };
}

export const onePasswordCsv = csvFormat('1password-csv', '1Password CSV export', { required: ['title', 'password'], columns: { key: ['password'], name: ['title'], provider: [], hints: ['url', 'website', 'username', 'tags', 'notes'] } });
export const lastPassCsv = csvFormat('lastpass-csv', 'LastPass CSV export', { required: ['url', 'password', 'name', 'grouping'], columns: { key: ['password'], name: ['name'], provider: [], hints: ['url', 'username', 'grouping'] } });
export const csv = csvFormat('csv', 'CSV file', { required: [], columns: usual });
