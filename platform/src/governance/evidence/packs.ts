import { createHash } from 'node:crypto';
import { type EvidencePack, type EvidenceProof, type PackFormat, evidenceManifestPath, evidenceProofPath } from '@keystead/contract';
import type { Selectable } from 'kysely';
import { actorOf, proveEntry, readLogKey, recordEvent } from '../../audit/index.ts';
import { KeysteadError, type Principal, type Transaction, newId, sql } from '../../foundation/index.ts';
import { readSealedFile, writeSealedFile } from '../leaving/sealed-file.ts';
import type { EvidenceOptions } from './dependencies.ts';
import { describeEvidence } from './describe-evidence.ts';
import { gatherFacts } from './gather-facts.ts';
import { readControlMappings } from '../obligations/controls/mappings.ts';
import { readReports } from '../obligations/controls/reports.ts';
import { htmlPath, pdfPath, writePackFiles } from './pack-files.ts';
import type { PackContents } from './pack-paper.ts';
import { bundleOf, filesOf, zipOf } from './pack-zip.ts';
import type { EvidenceTables } from './tables.ts';

type Row = Selectable<EvidenceTables['evidence_packs']>;

/** A file of a pack, as it is downloaded. */
interface PackFile { readonly name: string; readonly contentType: string; readonly bytes: Uint8Array }

/** Evidence packs: long work that any process takes up. */
interface Packs {
  /** @throws KeysteadError `conflict` while one is being made. */
  request(principal: Principal): Promise<EvidencePack>;
  list(tenantId: string): Promise<{ items: EvidencePack[] }>;
  /** @throws KeysteadError `not_found`; `conflict` where it is not ready, or has no such file. */
  download(principal: Principal, packId: string, format: PackFormat): Promise<PackFile>;
  /** Does what is due for one pack: writes it, proves it, or ends it. */
  tend(tenantId: string, packId: string): Promise<void>;
}

const keptDays = 30;
const takenMinutes = 5;
const mostAttempts = 3;
const provedWithinMilliseconds = 3_600_000;
const shown = 50;
const place = (tenantId: string, packId: string): string => `t/${tenantId}/evidence/${packId}`;
const unfinished = ['waiting', 'writing'] as const;

export function openPacks(options: EvidenceOptions): Packs {
  const { clock, storage, contentKeys, logger } = options;
  const tables = options.database.as<EvidenceTables>();

  const find = (tenantId: string, packId: string): Promise<Row | undefined> => tables.inTenant(tenantId, (trx) => trx.selectFrom('evidence_packs').selectAll().where('id', '=', packId).executeTakeFirst());

  async function describe(tenantId: string, rows: readonly Row[]): Promise<EvidencePack[]> {
    const names = await options.names(tenantId, [...new Set(rows.flatMap((row) => row.requested_by ?? []))]);
    return rows.map((row) => ({
      id: row.id, state: row.state, requestedBy: row.requested_by, requestedByName: names.get(row.requested_by ?? '') ?? null, requestedAt: row.requested_at.toISOString(), madeAt: row.made_at?.toISOString() ?? null,
      expiresAt: row.expires_at?.toISOString() ?? null, files: row.files, manifestSha256: row.manifest_sha256, failure: row.failure,
    }));
  }

  /** Takes it for this process, so that no other writes it at the same time; `null` where another was faster, or it has failed too often. */
  async function take(tenantId: string, packId: string): Promise<Row | null> {
    const now = clock.now();
    return tables.inTenant(tenantId, async (trx) => {
      const row = await trx.selectFrom('evidence_packs').selectAll().where('id', '=', packId).where('state', 'in', unfinished).forUpdate().skipLocked().executeTakeFirst();
      if (row === undefined || (row.taken_until !== null && row.taken_until > now)) return null;
      if (row.attempts >= mostAttempts) {
        await trx.updateTable('evidence_packs').set({ state: 'failed', failure: 'It could not be written; make another one. The log of the program says why.' }).where('id', '=', packId).execute();
        return null;
      }
      return await trx.updateTable('evidence_packs').set({ state: 'writing', attempts: row.attempts + 1, taken_until: new Date(now.getTime() + takenMinutes * 60_000) }).where('id', '=', packId).returningAll().executeTakeFirst() ?? null;
    });
  }

  async function write(tenantId: string, packId: string): Promise<void> {
    const row = await take(tenantId, packId);
    if (row === null) return;
    const facts = await gatherFacts(options, tenantId);
    const { host, https } = facts.deployment;
    const contents: PackContents = { evidence: describeEvidence(facts), console: host === null ? null : `${https ? 'https' : 'http'}://${host}`, ...await readContents(tenantId, facts.at) };
    const files = await writePackFiles(contents, { pack: packId, tenant: tenantId });
    const manifest = createHash('sha256').update(files.get(evidenceManifestPath) ?? '').digest('hex');
    const { key, wrapped, tenantKeyId } = await contentKeys.create({ tenantId, kind: 'evidence-pack', objectId: packId });
    const { pieces } = await writeSealedFile({ storage, place: place(tenantId, packId), key }, one(bundleOf(files)));
    await tables.inTenant(tenantId, async (trx) => {
      const { numUpdatedRows } = await trx.updateTable('evidence_packs')
        .set({ state: 'proving', taken_until: null, made_at: facts.at, expires_at: new Date(facts.at.getTime() + keptDays * 86_400_000), files: files.size, manifest_sha256: manifest, pieces, object_key: wrapped, tenant_key_id: tenantKeyId })
        .where('id', '=', packId).where('state', '=', 'writing').where('attempts', '=', row.attempts).executeTakeFirst();
      // Somebody else took it over meanwhile, and writes its own.
      if (numUpdatedRows === 0n) return;
      await recordEvent(trx, { tenantId, action: 'evidence.pack-made', actor: row.requested_by === null ? { kind: 'system', id: null } : { kind: 'user', id: row.requested_by }, subjectId: packId, detail: { files: files.size, manifest } });
    });
  }

  async function readContents(tenantId: string, now: Date): Promise<Pick<PackContents, 'controls' | 'log' | 'test'>> {
    const installation = await options.installation();
    return tables.inTenant(tenantId, async (trx) => {
      const { origin, verifierKey } = await readLogKey(trx, tenantId);
      const leaf = await trx.selectFrom('audit_leaves').select('sequence').orderBy('sequence', 'desc').limit(1).executeTakeFirst();
      const checkpoint = await trx.selectFrom('audit_checkpoints').select('note').orderBy('size', 'desc').limit(1).executeTakeFirst();
      const test = await trx.selectFrom('isolation_tests').select(['state', 'finished_at', 'tries']).where('state', 'in', ['passed', 'failed']).orderBy('id', 'desc').limit(1).executeTakeFirst();
      return {
        controls: { items: await readControlMappings(trx, tenantId, { now, installation }), reports: await readReports(trx) },
        log: { origin, verifierKey, entries: (leaf?.sequence ?? -1) + 1, checkpoint: checkpoint?.note ?? null },
        test: test === undefined || test.finished_at === null ? null : { finishedAt: test.finished_at, passed: test.state === 'passed', tries: test.tries },
      };
    });
  }

  /** Ready once a signed checkpoint covers its entry of the log, and it can be shown that it does. What cannot be shown within an hour ends, so that another pack can be made. */
  async function prove(row: Row): Promise<void> {
    const tenantId = row.tenant_id;
    const proof = await tables.inTenant(tenantId, (trx) => readProof(trx, row)).catch((error: unknown) => {
      if (error instanceof KeysteadError && error.code === 'unavailable') return null;
      throw error;
    });
    const late = row.made_at !== null && row.made_at.getTime() + provedWithinMilliseconds < clock.now().getTime();
    if (proof === null && !late) return;
    const ending = proof === null ? { state: 'failed' as const, failure: 'The audit log gave no proof of it: it is not signed, or is not what was signed. Verify the log (keystead audit verify), then make another pack.' } : { state: 'ready' as const, proof: JSON.stringify(proof, null, 2) };
    await tables.inTenant(tenantId, (trx) => trx.updateTable('evidence_packs').set(ending).where('id', '=', row.id).where('state', '=', 'proving').execute());
  }

  async function readProof(trx: Transaction<EvidenceTables>, { id, tenant_id: tenantId }: Row): Promise<EvidenceProof | null> {
    const entry = await trx.selectFrom('audit_leaves').select(['sequence', 'leaf']).where('tenant_id', '=', tenantId).where('action', '=', 'evidence.pack-made').where('subject_id', '=', id).orderBy('sequence', 'desc').limit(1).executeTakeFirst();
    const proved = entry === undefined ? null : await proveEntry(trx, tenantId, entry.sequence);
    if (entry === undefined || proved === null) return null;
    const { origin, verifierKey } = await readLogKey(trx, tenantId);
    return { keystead: 'evidence-proof', version: 1, origin, verifierKey, leafIndex: entry.sequence, leaf: entry.leaf.toString('base64'), ...proved };
  }

  async function expire({ tenant_id: tenantId, id }: Row): Promise<void> {
    await tables.inTenant(tenantId, (trx) => trx.updateTable('evidence_packs').set({ state: 'expired', object_key: null, proof: null }).where('id', '=', id).execute());
    await storage.deleteAll(place(tenantId, id)).catch((error: unknown) => { logger.error({ err: error }, 'pieces of an evidence pack could not be removed; their key is gone'); });
  }

  return {
    async request(principal) {
      const { tenantId } = principal;
      const row = await tables.inTenant(tenantId, (trx) => trx.insertInto('evidence_packs').values({
        id: newId(), tenant_id: tenantId, state: 'waiting', requested_by: principal.userId, requested_at: clock.now(), taken_until: null, made_at: null, expires_at: null, files: null, manifest_sha256: null, proof: null, failure: null, pieces: null, object_key: null, tenant_key_id: null,
      }).onConflict((conflict) => conflict.column('tenant_id').where(sql<boolean>`state in ('waiting', 'writing', 'proving')`).doNothing()).returningAll().executeTakeFirst());
      if (row === undefined) throw new KeysteadError('conflict', { detail: 'a pack is being made; it is ready within two minutes or so' });
      const [described] = await describe(tenantId, [row]);
      if (described === undefined) throw new KeysteadError('not_found');
      return described;
    },
    async list(tenantId) {
      return { items: await describe(tenantId, await tables.inTenant(tenantId, (trx) => trx.selectFrom('evidence_packs').selectAll().orderBy('id', 'desc').limit(shown).execute())) };
    },
    async download(principal, packId, format) {
      const { tenantId } = principal;
      const row = await find(tenantId, packId);
      if (row === undefined) throw new KeysteadError('not_found');
      const { object_key: wrapped, tenant_key_id: tenantKeyId, pieces, proof, made_at: madeAt } = row;
      if (row.state !== 'ready' || wrapped === null || tenantKeyId === null || pieces === null || proof === null || madeAt === null || (row.expires_at !== null && row.expires_at <= clock.now())) throw new KeysteadError('conflict', { detail: 'there is no file of this pack: it is not ready, or its time is over' });
      const key = await contentKeys.open({ tenantId, kind: 'evidence-pack', objectId: packId }, { wrapped, tenantKeyId });
      const files = filesOf(Buffer.concat(await Array.fromAsync(readSealedFile({ storage, place: place(tenantId, packId), key, pieces }))));
      const name = `evidence-${madeAt.toISOString().slice(0, 10)}.${format}`;
      const bytes = format === 'zip' ? await zipOf(new Map([...files, [evidenceProofPath, Buffer.from(proof)]]), madeAt) : files.get(format === 'pdf' ? pdfPath : htmlPath);
      if (bytes === undefined) throw new KeysteadError('conflict', { detail: 'this pack has no PDF: the fonts lack letters of your names; take the HTML' });
      await tables.inTenant(tenantId, (trx) => recordEvent(trx, { tenantId, action: 'evidence.pack-downloaded', actor: actorOf(principal), subjectId: packId, detail: { format } }));
      return { name, contentType: { zip: 'application/zip', pdf: 'application/pdf', html: 'text/html; charset=utf-8' }[format], bytes };
    },
    async tend(tenantId, packId) {
      const row = await find(tenantId, packId);
      if (row?.state === 'waiting' || row?.state === 'writing') await write(tenantId, packId);
      else if (row?.state === 'proving') await prove(row);
      else if (row?.state === 'ready' && row.expires_at !== null && row.expires_at <= clock.now()) await expire(row);
    },
  };
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
