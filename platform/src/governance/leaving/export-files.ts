import { type TenantDatabase, sql, toCsv } from '../../foundation/index.ts';
import type { LeavingOptions } from '../dependencies.ts';
import type { LeavingTables } from '../tables.ts';
import {
  type ArchivedLeaf, type DocumentEntry, type Settings, documentsPath, earlierLeavesPath, leavesPath, ledgerCsvPath, membersPath, readme, runsPath, settingsPath, templatesPath,
} from './archive-format.ts';
import { exportedTables, ledgerTables } from './exported-tables.ts';
import { countRows, readRows } from './read-tables.ts';
import { type ArchiveFile, toJsonLines } from './write-archive.ts';

export type ExportParts = Pick<LeavingOptions, 'documents' | 'runs' | 'people'> & { readonly tables: TenantDatabase<LeavingTables> };

/** Told of every entry that is about to be written. Throws where the export was stopped. */
export type OnEntry = (step: string) => Promise<void>;

/** How many entries an export will tell of, for its progress. */
export async function countEntries(tables: TenantDatabase<LeavingTables>, tenantId: string): Promise<number> {
  let total = 0;
  for (const table of ['documents', 'runs', 'ledger', 'refusals', 'audit_leaves']) total += await countRows(tables, tenantId, table);
  return total;
}

/** Every file of an export but its manifest, in order. A file is as of the moment in which it is written. */
export async function* exportFiles(parts: ExportParts, about: { tenantId: string; settings: Settings; at: Date }, onEntry: OnEntry): AsyncGenerator<ArchiveFile> {
  const { tables } = parts;
  const { tenantId } = about;
  const text = (path: string, content: string): ArchiveFile => ({ path, compress: true, content: [Buffer.from(content)] });
  yield text('README.md', readme(about.settings, about.at.toISOString()));
  yield text(settingsPath, `${JSON.stringify(about.settings, null, 2)}\n`);
  yield { path: membersPath, compress: true, content: toJsonLines(members(parts, tenantId)) };
  for (const table of exportedTables) yield { path: table.path, compress: true, content: toJsonLines(readRows(tables, tenantId, table)) };
  yield* documentFiles(parts, tenantId, onEntry);
  yield* runFiles(parts, tenantId, onEntry);
  for (const table of ledgerTables) yield { path: table.path, compress: true, content: toJsonLines(counted(readRows(tables, tenantId, table), () => onEntry('usage'))) };
  const ledger = ledgerTables.find(({ table }) => table === 'ledger');
  if (ledger !== undefined) yield { path: ledgerCsvPath, compress: true, content: toCsv(ledger.columns, readRows(tables, tenantId, ledger)) };
  yield { path: leavesPath, compress: true, content: toJsonLines(counted(leaves(tables, tenantId), () => onEntry('audit log'))) };
  yield { path: earlierLeavesPath, compress: true, content: toJsonLines(earlierLeaves(tables, tenantId)) };
}

async function* counted<T>(rows: AsyncIterable<T>, onRow: () => Promise<void>): AsyncGenerator<T> {
  for await (const row of rows) {
    await onRow();
    yield row;
  }
}

async function* members({ people }: ExportParts, tenantId: string): AsyncGenerator<unknown> {
  let after: string | null = null;
  for (;;) {
    const page: Awaited<ReturnType<typeof people.members>> = await people.members(tenantId, after);
    yield* page;
    after = page.at(-1)?.id ?? null;
    if (after === null) return;
  }
}

interface DocumentRow { id: string; name: string; kind: DocumentEntry['kind']; size_bytes: number; uploaded_by: string | null; uploaded_at: string; data_class: DocumentEntry['dataClass']; folder: string; hold_reason: string | null; held_by: string | null; held_at: string | null; series_id: string; version: number; last_used_at: string | null }

async function* documentRows(parts: ExportParts, tenantId: string): AsyncGenerator<DocumentEntry> {
  const rows = readRows(parts.tables, tenantId, { table: 'documents', key: { column: 'id', type: 'uuid' }, columns: ['id', 'name', 'kind', 'size_bytes', 'uploaded_by', 'uploaded_at', 'state', 'data_class', 'folder', 'hold_reason', 'held_by', 'held_at', 'series_id', 'version', 'last_used_at'] });
  for await (const row of rows) {
    if (row['state'] !== 'ready') continue;
    const { id, name, kind, size_bytes: sizeBytes, uploaded_by: uploadedBy, uploaded_at: uploadedAt, data_class: dataClass, folder, hold_reason: reason, held_by: placedBy, held_at: heldAt, series_id: seriesId, version, last_used_at: lastUsedAt } = row as unknown as DocumentRow;
    yield { id, name, kind, sizeBytes, uploadedBy, uploadedAt: new Date(uploadedAt).toISOString(), dataClass, folder, hold: reason === null || heldAt === null ? null : { reason, placedBy, placedAt: new Date(heldAt).toISOString() }, seriesId, version, lastUsedAt: lastUsedAt === null ? null : new Date(lastUsedAt).toISOString(), file: `documents/files/${id}/${name}`, text: `documents/text/${id}.json` };
  }
}

/** Kinds that are packed already. */
const packedKinds: ReadonlySet<string> = new Set(['pdf', 'docx', 'xlsx', 'pptx', 'odt', 'image']);

async function* documentFiles(parts: ExportParts, tenantId: string, onEntry: OnEntry): AsyncGenerator<ArchiveFile> {
  yield { path: documentsPath, compress: true, content: toJsonLines(documentRows(parts, tenantId)) };
  for await (const document of documentRows(parts, tenantId)) {
    await onEntry('documents');
    yield { path: document.file, compress: !packedKinds.has(document.kind), content: one(() => parts.documents.readOriginal(tenantId, document.id)) };
    yield {
      path: document.text, compress: true,
      content: one(async () => {
        const { documentId: _, name: __, ...text } = await parts.documents.readPages(tenantId, document.id, null);
        return Buffer.from(JSON.stringify(text));
      }),
    };
  }
}

async function* one(read: () => Promise<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield await read();
}

async function* runRows(parts: ExportParts, tenantId: string) {
  let after: string | null = null;
  for (;;) {
    const page: Awaited<ReturnType<typeof parts.runs.read>> = await parts.runs.read(tenantId, after);
    yield* page;
    after = page.at(-1)?.run.id ?? null;
    if (after === null) return;
  }
}

async function* runFiles(parts: ExportParts, tenantId: string, onEntry: OnEntry): AsyncGenerator<ArchiveFile> {
  yield { path: templatesPath, compress: true, content: toJsonLines(parts.runs.readTemplates(tenantId)) };
  yield { path: runsPath, compress: true, content: toJsonLines((async function* () { for await (const { run } of runRows(parts, tenantId)) yield run; })()) };
  for await (const { run, markdown } of runRows(parts, tenantId)) {
    await onEntry('runs');
    if (markdown !== null) yield { path: `runs/markdown/${run.id}.md`, compress: true, content: [Buffer.from(markdown)] };
  }
}

const leafPage = 1_000;

interface LeafRow { sequence: number; leaf: Buffer; leaf_hash: Buffer; action: string; occurred_at: Date; openings: { field: string; salt: string; value: string }[] }

async function* leaves(tables: TenantDatabase<LeavingTables>, tenantId: string): AsyncGenerator<ArchivedLeaf> {
  for (let from = -1; ;) {
    const start = from;
    const rows = await tables.inTenant(tenantId, async (trx) => (await sql<LeafRow>`
      select l.sequence, l.leaf, l.leaf_hash, l.action, l.occurred_at,
        (select coalesce(json_agg(json_build_object('field', o.field, 'salt', encode(o.salt, 'base64'), 'value', o.value)), '[]') from audit_openings o where o.tenant_id = l.tenant_id and o.sequence = l.sequence) as openings
      from audit_leaves l where l.tenant_id = ${tenantId} and l.sequence > ${start} order by l.sequence limit ${leafPage}`.execute(trx)).rows);
    for (const row of rows) {
      yield {
        sequence: row.sequence, leaf: row.leaf.toString('base64'), leafHash: row.leaf_hash.toString('hex'), action: row.action, occurredAt: row.occurred_at.toISOString(),
        openings: Object.fromEntries(row.openings.map(({ field, salt, value }) => [field, { salt: salt.replaceAll('\n', ''), value }])),
      };
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    from = last.sequence;
  }
}

/** The log from before an earlier move goes on with the tenant. */
async function* earlierLeaves(tables: TenantDatabase<LeavingTables>, tenantId: string): AsyncGenerator<unknown> {
  const rows = readRows(tables, tenantId, { table: 'imported_audit_leaves', key: { column: 'sequence', type: 'bigint' }, columns: ['sequence', 'leaf', 'leaf_hash', 'action', 'occurred_at', 'openings'] });
  for await (const row of rows) {
    yield {
      sequence: row['sequence'], leaf: hexColumn(row['leaf']).toString('base64'), leafHash: hexColumn(row['leaf_hash']).toString('hex'), action: row['action'],
      occurredAt: new Date(String(row['occurred_at'])).toISOString(), openings: row['openings'],
    };
  }
}

/** A bytea as PostgreSQL writes it in JSON. */
const hexColumn = (value: unknown): Buffer => Buffer.from(String(value).slice(2), 'hex');
