import type pg from 'pg';
import { rootRings, type VerifierPorts, verifyAuditExport } from '@keystead/contract';
import { exportLog, readExportRange, type AuditTables } from '../../audit/index.ts';
import { type ObjectStorage, createParser, openContentKeys, openDocuments, openFolderStorage, openStorage } from '../../documents/index.ts';
import { type Clock, type Configuration, type Database, type DatabaseRole, openEgress } from '../../foundation/index.ts';
import { type EncryptionTables, type KeyRing, credentialVersions, openContentVault, openCredential, openKeyRing, openOwnKeyStore } from '../../vault/index.ts';
import { loadInstallationSecrets, openRootKeys } from '../installation.ts';
import type { KnownLogs } from './known-logs.ts';
import type { BackupContents } from './manifest.ts';
import { quoted } from './stored-tables.ts';

/** One thing that a restored backup was asked to prove. `good: null` where there was nothing to try it on. */
export interface Proof { readonly what: string; readonly good: boolean | null; readonly detail: string }

/** Whether each table holds as many rows as were copied; their bytes were compared on the way in. */
export async function proveCounts(client: pg.ClientBase, tables: BackupContents['tables']): Promise<Proof> {
  const wrong: string[] = [];
  let total = 0;
  for (const { name, rows } of tables) {
    const found = (await client.query<{ count: string }>(`select count(*) from ${quoted(name)}`)).rows[0]?.count;
    total += rows;
    if (Number(found) !== rows) wrong.push(`${name} holds ${found ?? 'no'} of ${rows} rows`);
  }
  return { what: 'Tables', good: wrong.length === 0, detail: wrong.length === 0 ? `${tables.length} tables, ${total} rows` : wrong.join('; ') };
}

/**
 * Verifies every organisation's log, and the platform's, as an auditor would: from an export alone, against its signed checkpoints, under the installation's own key, and holding what the
 * installation knows of it. A log with checkpoints and no entries, or one that the installation knows and the backup lacks, is no good log.
 */
export async function proveLogs({ owner, open }: Pick<Restored, 'owner' | 'open'>, { known, ports, now }: { readonly known: KnownLogs | null; readonly ports: VerifierPorts; readonly now: Date }): Promise<readonly Proof[]> {
  const { rows } = await owner.query<{ tenant_id: string; entries: number }>(`
    select tenant_id, coalesce((select max(sequence) + 1 from keystead.audit_leaves l where l.tenant_id = logs.tenant_id), 0)::float8 as entries
    from (select tenant_id from keystead.audit_leaves union select tenant_id from keystead.audit_checkpoints union select unnest($1::uuid[])) as logs order by 1`, [known?.tenantIds ?? []]);
  return open('keystead_app', async (database) => {
    const tables = database.as<AuditTables>();
    const proofs: Proof[] = [];
    for (const { tenant_id: tenantId, entries } of rows) {
      const pins = await known?.pinsOf(tenantId, entries) ?? {};
      const range = await tables.inTenant(tenantId, (trx) => readExportRange(trx, tenantId));
      const report = await verifyAuditExport(linesOf(exportLog(tables, tenantId, range, now)), pins, ports);
      const against = known === null ? 'the key is the one that the backup names' : pins.checkpoint === undefined ? 'under the key of this installation' : 'under the key of this installation, with the newest checkpoint from then that it knows';
      proofs.push({ what: `Audit log ${report.origin ?? pins.origin ?? tenantId}`, good: report.good, detail: report.sentence ?? `${report.entries} entries, ${report.signed} of them under ${report.checkpoints} signed checkpoints; ${against}` });
    }
    return proofs;
  });
}

async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  for await (const chunk of chunks) yield* chunk.toString('utf8').split('\n').slice(0, -1);
}

/** Lends a connection that runs as one role. */
export type OpenRole = <T>(role: DatabaseRole, work: (database: Database) => Promise<T>) => Promise<T>;

interface Restored { readonly owner: pg.ClientBase; readonly open: OpenRole; readonly configuration: Configuration; readonly objects: string; readonly clock: Clock }

/** Whether the root keys of this host are those of the backup, and open what stands in it: the installation's secrets, a provider key, a document. */
export async function proveDecryption(restored: Restored): Promise<readonly Proof[]> {
  const { open, configuration } = restored;
  const proofs: Proof[] = [];
  for (const ring of rootRings) {
    proofs.push(await attempt(`Root key of the ${ring} ring`, () => open('keystead_app', async (database) => {
      const { current } = await openRootKeys({ configuration, ring, database });
      return `${current.name} ${current.keyId}`;
    })));
  }
  if (proofs.some(({ good }) => good === false)) return proofs;
  return [
    ...proofs,
    await attempt('Secrets of the installation', () => open('keystead_app', async (database) => {
      await loadInstallationSecrets(database, await openRootKeys({ configuration, ring: 'content', database }));
      return 'opened';
    })),
    await attempt('A provider key', () => openOneCredential(restored)),
    await attempt('A document', () => openOneDocument(restored)),
  ];
}

async function attempt(what: string, work: () => Promise<string | null>): Promise<Proof> {
  try {
    const detail = await work();
    return detail === null ? { what, good: null, detail: 'there is none in this backup' } : { what, good: true, detail };
  } catch (error) {
    return { what, good: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

/** Opens a ring as the role that holds it does, with the key services that organisations brought. */
async function withRing<T>({ open, configuration, clock }: Restored, ring: 'credential' | 'content', work: (ring: KeyRing) => Promise<T>): Promise<T> {
  return open('keystead_snapshot', async (database) => {
    const egress = openEgress({ allowPrivate: configuration.kms.allowPrivate });
    try {
      const own = openOwnKeyStore({ database, keys: await openRootKeys({ configuration, ring: 'credential', database }), egress, clock });
      return await work(openKeyRing({ ring, keys: await openRootKeys({ configuration, ring, database }), own, clock }));
    } finally {
      await egress.close();
    }
  });
}

const noKey = '00000000-0000-0000-0000-000000000000';

async function findNewest(owner: pg.ClientBase, query: string): Promise<{ readonly tenantId: string; readonly id: string } | null> {
  const { rows } = await owner.query<{ tenant_id: string; id: string }>(query);
  return rows[0] === undefined ? null : { tenantId: rows[0].tenant_id, id: rows[0].id };
}

/** The key is opened and let go: neither it nor a part of it is in what is returned. */
async function openOneCredential(restored: Restored): Promise<string | null> {
  const newest = await findNewest(restored.owner, 'select tenant_id, id from keystead.credential_versions where envelope is not null order by id desc limit 1');
  if (newest === null) return null;
  const { tenantId } = newest;
  const [row] = await restored.open('keystead_app', (database) => database.as<EncryptionTables>().inTenant(tenantId, (trx) => credentialVersions.read(trx, { tenantId, target: noKey, after: null, limit: 1 })));
  if (row === undefined) return null;
  return withRing(restored, 'credential', async (ring) => {
    openCredential(await ring.unwrap(row.from), { envelope: row.sealed }, { ...row.binding, tenantId, tenantKeyId: row.from.id, tenantKeyVersion: row.from.version });
    return `${row.credential?.provider ?? ''} ${row.credential?.fingerprint ?? ''} opened`;
  });
}

/** Objects in a bucket are no part of a backup: they are read where they lie. */
async function storageOf({ configuration, objects }: Restored): Promise<ObjectStorage> {
  return configuration.storage === null ? openFolderStorage(objects) : openStorage(configuration);
}

async function openOneDocument(restored: Restored): Promise<string | null> {
  const newest = await findNewest(restored.owner, "select tenant_id, id from keystead.documents where object_key is not null and state = 'ready' order by id desc limit 1");
  if (newest === null) return null;
  return withRing(restored, 'content', (ring) => restored.open('keystead_app', async (database) => {
    const documents = openDocuments({ database, storage: await storageOf(restored), contentKeys: openContentKeys({ database, vault: openContentVault({ ring }) }), parser: createParser() });
    return `${(await documents.readOriginal(newest.tenantId, newest.id)).byteLength} bytes opened`;
  }));
}
