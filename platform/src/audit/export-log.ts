import type { AuditExportCheckpoint, AuditExportEnd, AuditExportEntry, AuditExportHeader } from '@keystead/contract';
import type { TenantDatabase, Transaction } from '../foundation/index.ts';
import { type LogKey, readLogKey } from './log-key.ts';
import type { AuditTables } from './tables.ts';

type Tables = TenantDatabase<AuditTables>;

/** How far an export goes: what stood in the log when it began. */
export interface ExportRange { readonly key: LogKey; readonly last: number; readonly lastCheckpoint: number }

const leafPage = 500;
const checkpointPage = 20;

/** Where the log ends now. Checkpoints are looked at first: what they cover stands in the log already. */
export async function readExportRange(trx: Transaction<AuditTables>, tenantId: string): Promise<ExportRange> {
  const key = await readLogKey(trx, tenantId);
  const checkpoint = await trx.selectFrom('audit_checkpoints').select('size').orderBy('size', 'desc').limit(1).executeTakeFirst();
  const leaf = await trx.selectFrom('audit_leaves').select('sequence').orderBy('sequence', 'desc').limit(1).executeTakeFirst();
  return { key, last: leaf?.sequence ?? -1, lastCheckpoint: checkpoint?.size ?? 0 };
}

/** The lines of an export (format: contract/src/audit-export.ts), as the database has them, in chunks. Memory is that of a page. */
export async function* exportLog(tables: Tables, tenantId: string, range: ExportRange, now: Date): AsyncGenerator<Buffer> {
  const { key } = range;
  yield toLine({ keystead: 'audit-export', version: 1, origin: key.origin, tenant: tenantId, verifierKey: key.verifierKey, exportedAt: now.toISOString() });
  const checkpoints = readCheckpoints(tables, tenantId, range.lastCheckpoint);
  let counted = { entries: 0, checkpoints: 0 };
  let next = await checkpoints.next();
  for await (const page of readEntries(tables, tenantId, range.last)) {
    const lines: Buffer[] = [];
    for (const entry of page) {
      for (; next.done !== true && next.value.size <= entry.sequence; next = await checkpoints.next()) {
        lines.push(toLine(next.value.line));
        counted = { ...counted, checkpoints: counted.checkpoints + 1 };
      }
      lines.push(toLine(entry));
    }
    counted = { ...counted, entries: counted.entries + page.length };
    yield Buffer.concat(lines);
  }
  for (; next.done !== true; next = await checkpoints.next()) {
    yield toLine(next.value.line);
    counted = { ...counted, checkpoints: counted.checkpoints + 1 };
  }
  yield toLine({ end: true, ...counted });
}

function toLine(line: AuditExportHeader | AuditExportEntry | AuditExportCheckpoint | AuditExportEnd): Buffer {
  return Buffer.from(`${JSON.stringify(line)}\n`);
}

async function* readEntries(tables: Tables, tenantId: string, last: number): AsyncGenerator<AuditExportEntry[]> {
  let after = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const from = after;
    const page = await tables.inTenant(tenantId, async (trx) => {
      const leaves = await trx.selectFrom('audit_leaves').select(['sequence', 'leaf', 'leaf_hash']).where('sequence', '>', from).where('sequence', '<=', last).orderBy('sequence').limit(leafPage).execute();
      const [first, end] = [leaves[0]?.sequence, leaves.at(-1)?.sequence];
      if (first === undefined || end === undefined) return [];
      const openings = await trx.selectFrom('audit_openings').select(['sequence', 'field', 'salt', 'value']).where('sequence', '>=', first).where('sequence', '<=', end).orderBy('sequence').orderBy('field').execute();
      const ofEntry = Map.groupBy(openings, (opening) => opening.sequence);
      return leaves.map((leaf): AuditExportEntry => ({
        sequence: leaf.sequence, leaf: leaf.leaf.toString('base64'), leafHash: leaf.leaf_hash.toString('hex'),
        openings: (ofEntry.get(leaf.sequence) ?? []).map(({ field, salt, value }) => ({ field, salt: salt.toString('base64'), value })),
      }));
    });
    if (page.length === 0) return;
    yield page;
    after = page.at(-1)?.sequence ?? last;
  }
}

async function* readCheckpoints(tables: Tables, tenantId: string, last: number): AsyncGenerator<{ size: number; line: AuditExportCheckpoint }, undefined> {
  let after = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const from = after;
    const page = await tables.inTenant(tenantId, (trx) => trx.selectFrom('audit_checkpoints').select(['size', 'from_size', 'note', 'leaf_hashes']).where('size', '>', from).where('size', '<=', last).orderBy('size').limit(checkpointPage).execute());
    if (page.length === 0) return undefined;
    for (const { size, from_size: begin, note, leaf_hashes: hashes } of page) yield { size, line: { checkpoint: note, from: begin, leafHashes: hashes.toString('base64') } };
    after = page.at(-1)?.size ?? last;
  }
}
