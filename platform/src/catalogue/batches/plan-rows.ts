import { type DocumentDescription, type ResponseOf, mostBatchDocuments, type operations } from '@keystead/contract';
import { setImmediate as turn } from 'node:timers/promises';
import { InvalidRequest } from '../../foundation/index.ts';
import type { Output } from '../answer/assemble.ts';
import type { CatalogueDependencies } from '../dependencies.ts';
import { type AppManifest, titleOf } from '../manifest.ts';
import { checkDocumentCount, checkDocuments, checkForm } from '../runs/start.ts';
import { type SuggestedColumns, cellFieldsOf, suggestColumns } from './cell-fields.ts';
import { type CellField, isForCells, partsOf, readCell } from './read-cell.ts';
import { type BatchList, invalidList, readBatchList } from './read-list.ts';

/** What a batch is asked to run over, as the contract takes it. */
export interface BatchWish {
  readonly source:
    | { readonly kind: 'list'; readonly documentId: string; readonly sheet?: string | undefined; readonly columns?: Readonly<Record<string, string>> | undefined; readonly documentColumn?: string | null | undefined }
    | { readonly kind: 'documents'; readonly folder?: string | undefined; readonly documentIds?: readonly string[] | undefined };
  readonly same: { readonly input: Output; readonly documentIds: readonly string[] };
}

type Issue = ResponseOf<typeof operations.previewBatch>['problems'][number]['issues'][number];

/** A row that could run. `input` is as it was given: every run checks it again. */
export interface PlannedRow { readonly number: number; readonly label: string; readonly input: Output; readonly documents: readonly DocumentDescription[] }
export interface FaultyRow { readonly number: number; readonly label: string; readonly issues: readonly Issue[] }

export interface BatchPlan {
  readonly title: string;
  readonly sheets: readonly string[];
  readonly columns: ResponseOf<typeof operations.previewBatch>['columns'];
  readonly documentColumn: string | null;
  readonly valid: readonly PlannedRow[];
  readonly faulty: readonly FaultyRow[];
}

type Needed = Pick<CatalogueDependencies, 'documents'>;
interface Draft { readonly number: number; readonly input: Output; readonly documentNames: readonly string[]; readonly documentIds: readonly string[]; readonly issues: readonly Issue[]; readonly perDocument?: true }

/** Rows that are checked before others get their turn. */
const rowsAtOnce = 200;

/**
 * Says of every row of a batch whether it could run, by the checks that every run goes through.
 * @throws InvalidRequest where the list itself, or the mapping of its columns, is wrong.
 */
export async function planRows(needed: Needed, manifest: AppManifest, tenantId: string, wish: BatchWish): Promise<BatchPlan> {
  return wish.source.kind === 'list' ? planList(needed, manifest, tenantId, { ...wish, source: wish.source }) : planDocuments(needed, manifest, tenantId, { ...wish, source: wish.source });
}

async function planList(needed: Needed, manifest: AppManifest, tenantId: string, { source, same }: BatchWish & { source: Extract<BatchWish['source'], { kind: 'list' }> }): Promise<BatchPlan> {
  const list = await readBatchList(needed.documents, tenantId, source);
  const fields = cellFieldsOf(manifest);
  const mapping = mapColumns(manifest, fields, list, source);
  const drafts = list.rows.map((row) => draftOf(fields, list, mapping, { row, same }));
  const checked = await checkAll(needed, manifest, tenantId, drafts);
  const columns = list.heads.map(({ name, index }) => ({ name, field: mapping.columns[name] ?? null, samples: list.rows.slice(0, 3).map(({ cells }) => (cells[index] ?? '').trim().slice(0, 120)) }));
  return { title: list.title, sheets: list.sheets, columns, documentColumn: mapping.documentColumn, ...checked };
}

/** The mapping that was given, checked, or the one that suggests itself. */
function mapColumns(manifest: AppManifest, fields: readonly CellField[], list: BatchList, given: { readonly columns?: Readonly<Record<string, string>> | undefined; readonly documentColumn?: string | null | undefined }): SuggestedColumns {
  const heads = list.heads.map(({ name }) => name);
  const suggested = suggestColumns(fields, heads, manifest.documents.max > 0);
  const columns = given.columns ?? suggested.columns;
  const documentColumn = given.documentColumn === undefined ? (given.columns === undefined ? suggested.documentColumn : null) : given.documentColumn;
  const known = new Map(fields.map((field) => [field.name, field]));
  for (const [head, field] of Object.entries(columns)) {
    if (!heads.includes(head)) throw invalidList(`the list has no column “${head}”`, 'source.columns');
    const found = known.get(field);
    if (found === undefined) throw invalidList(`${manifest.name} has no field “${field}”`, 'source.columns');
    if (!isForCells(found)) throw invalidList(`“${found.title}” is a table of its own, which no cell can hold; give it once for all rows`, 'source.columns');
  }
  const twice = Object.values(columns).find((field, at, all) => all.indexOf(field) !== at);
  if (twice !== undefined) throw invalidList(`two columns fill “${known.get(twice)?.title ?? twice}”`, 'source.columns');
  if (documentColumn !== null && (!heads.includes(documentColumn) || manifest.documents.max === 0)) throw invalidList(manifest.documents.max === 0 ? `${manifest.name} takes no documents` : `the list has no column “${documentColumn}”`, 'source.documentColumn');
  return { columns, documentColumn };
}

function draftOf(fields: readonly CellField[], list: BatchList, mapping: SuggestedColumns, { row, same }: { row: BatchList['rows'][number]; same: BatchWish['same'] }): Draft {
  const cellOf = (head: string): string => row.cells[list.heads.find((each) => each.name === head)?.index ?? -1] ?? '';
  const input: Record<string, unknown> = { ...same.input };
  const issues: Issue[] = [];
  for (const { name: head } of list.heads) {
    const name = mapping.columns[head];
    if (name === undefined) continue;
    const field = fields.find((each) => each.name === name);
    if (field === undefined) continue;
    delete input[name];
    const read = readCell(cellOf(head), field);
    if (read !== null && 'problem' in read) issues.push({ field: name, title: field.title, message: read.problem });
    else if (read !== null) input[name] = read.value;
  }
  const width = Math.max(...list.heads.map(({ index }) => index)) + 1;
  const beyond = row.cells.slice(width).some((cell) => cell.trim() !== '');
  if (beyond) issues.push({ field: '', title: 'Row', message: `it has ${row.cells.length} cells under ${width} heads: a separator stands in a cell without quotation marks.` });
  return { number: row.number, input, issues, documentIds: same.documentIds, documentNames: mapping.documentColumn === null ? [] : partsOf(cellOf(mapping.documentColumn)) };
}

async function planDocuments(needed: Needed, manifest: AppManifest, tenantId: string, { source, same }: BatchWish & { source: Extract<BatchWish['source'], { kind: 'documents' }> }): Promise<BatchPlan> {
  if (manifest.documents.max === 0 || manifest.documents.min > 1) throw invalidList(`${manifest.name} takes ${manifest.documents.max === 0 ? 'no documents' : `at least ${manifest.documents.min} documents a run`}, so it cannot run over them one by one`, 'source');
  const ids = source.documentIds === undefined ? (await inFolder(needed, tenantId, source.folder ?? '')) : [...new Set(source.documentIds)];
  if (ids.length === 0) throw invalidList(source.documentIds === undefined ? 'nothing lies in this folder' : 'choose documents', 'source');
  const drafts = ids.map((id, at): Draft => ({ number: at + 1, input: same.input, documentNames: [], documentIds: [id, ...same.documentIds], issues: [], perDocument: true }));
  const title = source.documentIds !== undefined ? `${ids.length} documents` : source.folder === undefined || source.folder === '' ? 'Documents at the top' : source.folder;
  return { title, sheets: [], columns: [], documentColumn: null, ...await checkAll(needed, manifest, tenantId, drafts) };
}

async function inFolder({ documents }: Needed, tenantId: string, folder: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await documents.list(tenantId, { folder, limit: 200, cursor });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
    if (ids.length > mostBatchDocuments) throw invalidList(`more than ${mostBatchDocuments} documents lie in this folder; one batch takes at most ${mostBatchDocuments}`, 'source.folder');
  } while (cursor !== undefined);
  return ids.toReversed();
}

async function checkAll({ documents }: Needed, manifest: AppManifest, tenantId: string, drafts: readonly Draft[]): Promise<Pick<BatchPlan, 'valid' | 'faulty'>> {
  const titles = new Map(cellFieldsOf(manifest).map(({ name, title }) => [name, title]));
  const found = await documents.named(tenantId, { names: [...new Set(drafts.flatMap(({ documentNames }) => documentNames))], ids: [...new Set(drafts.flatMap(({ documentIds }) => documentIds))] });
  // Of two of one name the newer one is meant.
  const library = { byName: new Map(found.map((document) => [document.name, document])), byId: new Map(found.map((document) => [document.id, document])) };
  const valid: PlannedRow[] = [];
  const faulty: FaultyRow[] = [];
  for (const [at, draft] of drafts.entries()) {
    if (at % rowsAtOnce === rowsAtOnce - 1) await turn();
    const { row, issues } = checkRow(manifest, titles, library, draft);
    if (issues.length === 0) valid.push(row);
    else faulty.push({ number: row.number, label: row.label, issues });
  }
  return { valid, faulty };
}

interface Known { readonly byName: ReadonlyMap<string, DocumentDescription>; readonly byId: ReadonlyMap<string, DocumentDescription> }

function checkRow(manifest: AppManifest, titles: ReadonlyMap<string, string>, library: Known, draft: Draft): { row: PlannedRow; issues: readonly Issue[] } {
  const issues: Issue[] = [...draft.issues];
  const documents: DocumentDescription[] = [];
  for (const [asked, document] of [...draft.documentNames.map((name) => [`“${name}”`, library.byName.get(name)] as const), ...draft.documentIds.map((id) => ['One of the documents', library.byId.get(id)] as const)]) {
    if (document === undefined) issues.push({ field: 'documents', title: 'Documents', message: `${asked} is not in the library.` });
    else if (!documents.includes(document)) documents.push(document);
  }
  const noted = new Set(issues.map(({ field }) => field));
  const note = (check: () => unknown): void => {
    for (const { path, message } of problemsOf(check)) {
      const [first = '', name = ''] = path.split('.');
      const field = first === 'documentIds' ? 'documents' : name;
      if (!noted.has(field)) issues.push({ field, title: field === 'documents' ? 'Documents' : titles.get(field) ?? field, message });
    }
  };
  note(() => checkForm(manifest, draft.input));
  note(() => { checkDocumentCount(manifest, documents.length); checkDocuments(manifest, documents); });
  return { row: { number: draft.number, label: labelOf(manifest, draft, documents), input: draft.input, documents }, issues };
}

function problemsOf(check: () => unknown): readonly { readonly path: string; readonly message: string }[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof InvalidRequest) return error.issues.map(({ path, message }) => ({ path, message: /received undefined/.test(message) ? 'is missing: let a column fill it, or give it once for all rows.' : message }));
    throw error;
  }
}

/** What a row is called until its run has a title. */
function labelOf(manifest: AppManifest, { input, number, perDocument }: Draft, documents: readonly DocumentDescription[]): string {
  // Over documents, the form is the same for all: each row is told by its document.
  if (perDocument === true) return documents[0]?.name ?? `Row ${number}`;
  const title = titleOf(manifest, input, documents.map(({ name }) => name));
  return title === manifest.name ? `Row ${number}` : title.replace(`${manifest.name}: `, '').slice(0, 200);
}
