import { mostBatchRows } from '@keystead/contract';
import { type Documents, type ListRecord, ParseRefusal, readListRecords } from '../../documents/index.ts';
import { InvalidRequest, KeysteadError } from '../../foundation/index.ts';

/** A list that a batch goes over: its head, and below it one row for each run. */
export interface BatchList {
  readonly title: string;
  /** Of a workbook: its sheets. */
  readonly sheets: readonly string[];
  /** Heads of columns; `index` is where their cells stand. */
  readonly heads: readonly { readonly name: string; readonly index: number }[];
  readonly rows: readonly ListRecord[];
}

/** Kinds of documents that may hold a list; a short one may look like running text. */
const listKinds: ReadonlySet<string> = new Set(['csv', 'txt', 'xlsx']);

/**
 * Reads a list out of a document of the library. Workbooks are read as the walled-off parser laid them out; separated values from the bytes, so that
 * cells keep their line ends.
 *
 * @throws InvalidRequest saying what is wrong with it; KeysteadError `not_found`.
 */
export async function readBatchList(documents: Pick<Documents, 'describe' | 'readOriginal' | 'readPages'>, tenantId: string, asked: { readonly documentId: string; readonly sheet?: string | undefined }): Promise<BatchList> {
  const document = await documents.describe(tenantId, asked.documentId);
  if (document.state !== 'ready') throw invalidList(`“${document.name}” ${document.state === 'parsing' ? 'is still being read; try again when it is ready' : 'could not be read'}`);
  if (!listKinds.has(document.kind)) throw invalidList(`“${document.name}” is no list: a batch goes over a CSV or XLSX file`);
  const { sheets, records } = document.kind === 'xlsx' ? await readSheet(documents, tenantId, asked) : { sheets: [], records: await readSeparated(documents, tenantId, asked.documentId) };
  return { title: document.name, sheets, ...layHead(records) };
}

export const invalidList = (message: string, path = 'source.documentId'): InvalidRequest => new InvalidRequest([{ path, message }]);

async function readSeparated(documents: Pick<Documents, 'readOriginal'>, tenantId: string, documentId: string): Promise<readonly ListRecord[]> {
  const bytes = await documents.readOriginal(tenantId, documentId);
  try {
    return readListRecords(bytes, mostRecords);
  } catch (error) {
    throw error instanceof ParseRefusal ? invalidList(`the list could not be read: ${error.detail}`) : error;
  }
}

/** Empty rows stand in lists too, and titles above them: so many lines are looked at, and far fewer may be filled. */
const mostRecords = 2 * mostBatchRows + 100;

async function readSheet(documents: Pick<Documents, 'readPages'>, tenantId: string, { documentId, sheet }: { documentId: string; sheet?: string | undefined }): Promise<{ sheets: readonly string[]; records: readonly ListRecord[] }> {
  const { pages, places = [] } = await documents.readPages(tenantId, documentId, null);
  const sheets = [...new Set(places.map(({ part }) => part))];
  const chosen = sheet ?? sheets[0];
  if (chosen === undefined || !sheets.includes(chosen)) throw invalidList(`there is no sheet “${chosen ?? ''}”; there are ${sheets.map((name) => `“${name}”`).join(', ')}`, 'source.sheet');
  const records = pages.flatMap((page, at) => (places[at]?.part === chosen ? page.split('\n').map((line, row): ListRecord => ({ number: (places[at]?.firstRow ?? 1) + row, cells: line.split('\t') })) : []));
  return { sheets, records };
}

const isFilled = ({ cells }: ListRecord): boolean => cells.some((cell) => cell.trim() !== '');

/** The first filled row heads the columns. @throws InvalidRequest */
function layHead(records: readonly ListRecord[]): Pick<BatchList, 'heads' | 'rows'> {
  const [head, ...rows] = records.filter(isFilled);
  if (head === undefined) throw invalidList('the list is empty: its first row names the columns, and each row below it is one run');
  if (rows.length === 0) throw invalidList('the list has a head and no rows below it');
  if (rows.length > mostBatchRows) throw invalidList(`the list has ${rows.length > 2 * mostBatchRows ? `more than ${count(2 * mostBatchRows)}` : count(rows.length)} rows; one batch takes at most ${count(mostBatchRows)}. Split it`);
  const named = head.cells.map((cell, index) => ({ name: cell.replace(/\s+/g, ' ').trim().slice(0, 300), index })).filter(({ name }) => name !== '');
  const twice = named.find(({ name }, at) => named.findIndex((other) => other.name.toLowerCase() === name.toLowerCase()) !== at);
  if (twice !== undefined) throw invalidList(`two columns are headed “${twice.name}”; give each a head of its own`);
  return { heads: named, rows };
}

const count = (rows: number): string => rows.toLocaleString('en-US');

/** Whoever sees what a list holds must be allowed to read documents. @throws KeysteadError `forbidden` */
export function requireReader(permissions: ReadonlySet<string>): void {
  if (!permissions.has('documents.read')) throw new KeysteadError('forbidden', { permission: 'documents.read' });
}
