import { createHash, timingSafeEqual } from 'node:crypto';
import { hashLeaf, qualifications, roles } from '@keystead/contract';
import { z } from 'zod';
import { recordEvent, recordPlatformEvent, systemActor } from '../../audit/index.ts';
import { KeysteadError, type TenantDatabase, type Transaction, newId, sql } from '../../foundation/index.ts';
import type { LeavingOptions } from '../dependencies.ts';
import type { LeavingTables } from '../tables.ts';
import {
  type Settings, archivedLeaf, documentEntry, documentText, documentsPath, earlierLeavesPath, leavesPath, membersPath, runsPath, settings as settingsSchema, settingsPath, templatesPath,
} from './archive-format.ts';
import { type ExportedTable, exportedTables, ledgerTables } from './exported-tables.ts';
import { type Archive, ArchiveProblem, openArchive } from './read-archive.ts';

/** What an import brought in. */
export interface Imported { readonly tenantId: string; readonly name: string; readonly people: number; readonly newPeople: number; readonly documents: number; readonly runs: number; readonly ledgerRows: number; readonly leaves: number }

type Tables = TenantDatabase<LeavingTables>;
type Person = (userId: string) => string;

const memberRow = z.strictObject({
  id: z.uuid(), userId: z.uuid(), name: z.string().max(200), email: z.email().max(254), role: z.enum(roles), qualifications: z.array(z.enum(qualifications)), state: z.enum(['active', 'disabled']), joinedAt: z.iso.datetime(),
});
const anyRow = z.record(z.string(), z.unknown());
const batchSize = 500;

/**
 * Brings an export in as an organisation of this installation, under the ids that it had; people are found by their addresses, or made without
 * a password. It rests until everything is there: whatever breaks off on the way is taken back whole. Keys, tokens, passwords and second
 * factors are not in an export, so keys are entered again, tokens made anew, and people sent a link.
 *
 * @param discard takes back what was written so far.
 * @throws ArchiveProblem; KeysteadError `conflict` where the installation has that organisation.
 */
export async function importTenant(options: LeavingOptions, file: string, discard: (tenantId: string) => Promise<void>): Promise<Imported> {
  const archive = await openArchive(file);
  try {
    const settings = await archive.json(settingsPath, settingsSchema);
    const tables = options.database.as<LeavingTables>();
    const tenantId = await beginTenant(tables, settings, archive.manifest.tenant.id);
    const made: string[] = [];
    try {
      await options.createTenantKeys(tenantId);
      const work = { options, archive, tables, tenantId };
      const people = await importPeople(work, made);
      const person: Person = (userId) => people.get(userId) ?? userId;
      // What an earlier version did not have yet, its exports are without; that none was taken away since says the manifest.
      for (const table of exportedTables.filter(({ imported, path }) => imported && archive.has(path))) await importTable(tables, work, table, person);
      const ledgerRows = await importLedger(work, person);
      const counts = { documents: await importDocuments(work, person), runs: await importRuns(work, person), leaves: await importLeaves(work) };
      await begin(tables, tenantId, settings, counts.leaves);
      return { tenantId, name: settings.name, people: people.size, newPeople: made.length, ledgerRows, ...counts };
    } catch (error) {
      await discard(tenantId);
      await options.people.forget(made);
      throw error;
    }
  } finally {
    archive.close();
  }
}

interface Work { readonly options: LeavingOptions; readonly archive: Archive; readonly tables: Tables; readonly tenantId: string }

/**
 * Makes the tenant, at rest, under the id that it had. One that was deleted here keeps its id for ever (its log ended under it), so what
 * comes back has a new one.
 */
async function beginTenant(tables: Tables, row: Settings, formerId: string): Promise<string> {
  const before = await tables.inTenant(formerId, async (trx) => (await sql<{ erased: boolean }>`
    select t.deleted_at is not null and d.erased_at is not null as erased from tenants t left join tenant_deletions d on d.tenant_id = t.id where t.id = ${formerId}`.execute(trx)).rows[0]);
  if (before !== undefined && !before.erased) throw new KeysteadError('conflict', { detail: `this installation has the organisation ${row.name} (${formerId}) already` });
  const tenantId = before === undefined ? formerId : newId();
  await tables.inTenant(tenantId, (trx) => sql`
    insert into tenants (id, name, plan, picked_apps, key_mode, show_last_four, retention_days, require_second_factor, session_idle_minutes, session_hours, support_consent, house_voice, created_at, suspended_at, suspended_reason)
    values (${tenantId}, ${row.name}, ${row.plan}, ${row.picked_apps}::text[], ${row.key_mode}, ${row.show_last_four}, ${row.retention_days}, ${row.require_second_factor}, ${row.session_idle_minutes}, ${row.session_hours},
      ${row.support_consent}, ${row.house_voice}, ${row.created_at}, now(), 'It is being brought in from another installation.')`.execute(trx));
  return tenantId;
}

/** Lets it begin, and tells both logs. */
async function begin(tables: Tables, tenantId: string, { name }: Settings, leaves: number): Promise<void> {
  await tables.inTenant(tenantId, async (trx) => {
    await trx.updateTable('tenants').set({ suspended_at: null, suspended_reason: null }).where('id', '=', tenantId).execute();
    const event = { action: 'tenant.imported', actor: systemActor, subjectId: tenantId, detail: { leaves, name } } as const;
    await recordEvent(trx, { tenantId, ...event });
    await recordPlatformEvent(trx, event);
  });
}

/** Members, each with the person of the same address. @returns the persons here, by their ids there. */
async function importPeople({ options, archive, tables, tenantId }: Work, made: string[]): Promise<ReadonlyMap<string, string>> {
  const people = new Map<string, string>();
  for await (const member of archive.lines(membersPath, memberRow)) {
    const person = await options.people.ensurePerson({ name: member.name === '' ? member.email : member.name, email: member.email.toLowerCase() });
    if (person.made) made.push(person.userId);
    people.set(member.userId, person.userId);
    await tables.inTenant(tenantId, (trx) => sql`insert into members (id, tenant_id, user_id, role, qualifications, state, joined_at)
      values (${member.id}, ${tenantId}, ${person.userId}, ${member.role}, ${member.qualifications}::text[], ${member.state}, ${member.joinedAt})`.execute(trx));
  }
  if (people.size === 0) throw new ArchiveProblem('the archive has no members: nobody could sign in');
  return people;
}

/** Writes the rows of a table as its description says; whatever else stands in a row is refused. @returns how many. */
async function importTable(database: Tables, { archive, tenantId }: Pick<Work, 'archive' | 'tenantId'>, table: ExportedTable, person: Person): Promise<number> {
  let [count, batch] = [0, [] as Record<string, unknown>[]];
  const write = async (): Promise<void> => {
    const rows = batch;
    batch = [];
    if (rows.length > 0) await database.inTenant(tenantId, (trx) => insertRows(trx, table, tenantId, rows));
    count += rows.length;
  };
  for await (const row of archive.lines(table.path, anyRow)) {
    const unknown = Object.keys(row).find((name) => !table.columns.includes(name));
    if (unknown !== undefined) throw new ArchiveProblem(`${table.path} has a field that this version does not know: ${unknown.slice(0, 60)}`);
    for (const name of table.people) if (typeof row[name] === 'string') row[name] = person(row[name]);
    batch.push(row);
    if (batch.length >= batchSize) await write();
  }
  await write();
  return count;
}

async function insertRows(trx: Transaction<LeavingTables>, { table, columns, onImport = {} }: ExportedTable, tenantId: string, rows: readonly Record<string, unknown>[]): Promise<void> {
  const names = [...new Set([...columns, ...Object.keys(onImport)])];
  const values = names.map((name) => {
    const instead = onImport[name];
    return instead === undefined ? sql`r.${sql.ref(name)}` : sql.raw(instead.replaceAll('$tenant', `'${z.uuid().parse(tenantId)}'::uuid`));
  });
  await sql`insert into ${sql.table(table)} (tenant_id, ${sql.join(names.map((name) => sql.ref(name)))})
    select ${tenantId}::uuid, ${sql.join(values)} from jsonb_populate_recordset(null::${sql.table(`keystead.${table}`)}, ${JSON.stringify(rows)}::jsonb) r`.execute(trx);
}

/** The ledger is the spool's to write, so it is written with that role, and with no more of it. */
async function importLedger(work: Work, person: Person): Promise<number> {
  const spool = work.options.openSpoolDatabase();
  try {
    const tables = spool.as<LeavingTables>();
    let rows = 0;
    for (const table of ledgerTables) rows = await importTable(tables, work, table, person);
    return rows;
  } finally {
    await spool.close();
  }
}

async function importDocuments({ options, archive, tenantId }: Work, person: Person): Promise<number> {
  let count = 0;
  for await (const entry of archive.lines(documentsPath, documentEntry)) {
    const text = await archive.json(entry.text, documentText);
    await options.documents.restore({
      id: entry.id, tenantId, name: entry.name, kind: entry.kind, uploadedBy: entry.uploadedBy === null ? null : person(entry.uploadedBy), uploadedAt: new Date(entry.uploadedAt), dataClass: entry.dataClass,
      bytes: await archive.bytes(entry.file), text, folder: entry.folder,
      hold: entry.hold === null ? null : { ...entry.hold, placedBy: entry.hold.placedBy === null ? null : person(entry.hold.placedBy), placedAt: new Date(entry.hold.placedAt) },
      seriesId: entry.seriesId ?? entry.id, version: entry.version, lastUsedAt: entry.lastUsedAt === null ? null : new Date(entry.lastUsedAt),
    });
    count += 1;
  }
  return count;
}

async function importRuns({ options, archive, tenantId }: Work, person: Person): Promise<number> {
  let count = 0;
  // Exports from before there were templates have no such file.
  if (archive.has(templatesPath)) for await (const template of archive.lines(templatesPath, anyRow)) await options.runs.restoreTemplate(tenantId, template, person);
  for await (const run of archive.lines(runsPath, anyRow)) {
    await options.runs.restore(tenantId, run, person);
    count += 1;
  }
  return count;
}

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/**
 * The log that the tenant had, kept for reading beside the one that begins here: its leaves name what happened there, under another installation's
 * origin and key. Each must be what its hash says, and none may be missing in between.
 */
async function importLeaves({ archive, tables, tenantId }: Work): Promise<number> {
  let next = 0;
  let batch: Record<string, unknown>[] = [];
  const write = async (): Promise<void> => {
    const rows = batch;
    batch = [];
    if (rows.length > 0) await tables.inTenant(tenantId, (trx) => sql`insert into imported_audit_leaves (tenant_id, sequence, leaf, leaf_hash, action, occurred_at, openings)
      select ${tenantId}::uuid, r.sequence, decode(r.leaf, 'base64'), decode(r.hash, 'hex'), r.action, r.at, r.openings
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (sequence bigint, leaf text, hash text, action text, at timestamptz, openings jsonb)`.execute(trx));
  };
  // What came with an earlier move stands before it: one line of entries, in the order in which they were made.
  for (const path of [earlierLeavesPath, leavesPath]) {
    let expected = 0;
    for await (const entry of archive.lines(path, archivedLeaf)) {
      const leaf = Buffer.from(entry.leaf, 'base64');
      if (!timingSafeEqual(hashLeaf(leaf, sha256), Buffer.from(entry.leafHash, 'hex'))) throw new ArchiveProblem(`${path}: entry ${entry.sequence} is not what its hash says`);
      if (entry.sequence !== expected) throw new ArchiveProblem(`${path}: entries are missing before ${entry.sequence}`);
      batch.push({ sequence: next, leaf: entry.leaf, hash: entry.leafHash, action: entry.action, at: entry.occurredAt, openings: entry.openings });
      next += 1;
      expected += 1;
      if (batch.length >= batchSize) await write();
    }
  }
  await write();
  return next;
}
