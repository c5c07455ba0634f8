import { type Run, type runStates, audiences } from '@keystead/contract';
import { z } from 'zod';
import { InvalidRequest, type Principal, sql } from '../../foundation/index.ts';
import type { CatalogueDependencies } from '../dependencies.ts';
import { archiveLineage, archivedLineage, restoreLineage } from '../comparison/archive.ts';
import { toMarkdown } from '../../papers/index.ts';
import { layOut } from '../export/blocks.ts';
import type { AppManifest } from '../manifest.ts';
import { describeRun } from './describe.ts';
import { exportSource } from './export-run.ts';
import { archiveRetention, archivedRetention, restoreWithoutContent, restoredTerms } from './retention/archive.ts';
import { archiveSharing, archivedSharing, restoreSharing } from '../sharing/archive.ts';
import { type TemplateArchive, openTemplateArchive } from '../templates/archive.ts';
import { type RunRow, type RunStore, doubtsIn, sealOutput } from './store.ts';

const record = z.record(z.string(), z.unknown());

/** A run as an export of everything holds it, in JSON. */
const archivedRun = z.strictObject({
  id: z.uuid(), appId: z.string().max(100), appVersion: z.string().max(40),
  state: z.enum(['running', 'draft', 'awaiting-approval', 'approved', 'rejected', 'stopped', 'failed'] satisfies readonly (typeof runStates)[number][]),
  audience: z.enum(audiences), sandbox: z.boolean(), title: z.string(), input: record, documents: z.array(z.strictObject({ id: z.uuid(), name: z.string() })),
  output: record.nullable(), citations: z.array(z.unknown()), outputHash: z.string().regex(/^[0-9a-f]{64}$/).nullable(), edited: z.boolean(),
  requestId: z.uuid().nullable(), failureCode: z.string().nullable(), failureParameters: record.nullable(),
  startedBy: z.uuid().nullable(), createdAt: z.iso.datetime(), finishedAt: z.iso.datetime().nullable(), ...archivedRetention, ...archivedSharing, ...archivedLineage,
});
type ArchivedRun = z.output<typeof archivedRun>;

/** Runs of a whole tenant, on their way out or in. */
export interface RunArchive extends TemplateArchive {
  /** Runs after one of them, in the order of their ids; no more at an empty page. `markdown` is `null` where there is no output, or the app is no more. */
  read(tenantId: string, after: string | null): Promise<readonly { readonly run: ArchivedRun; readonly markdown: string | null }[]>;
  /**
   * Stores a run of another installation under its own id, sealed anew. One that was still running there was interrupted.
   * @param person gives the person here for one there. @throws InvalidRequest for what is no run.
   */
  restore(tenantId: string, untrustedRun: unknown, person: (userId: string) => string): Promise<void>;
}

/** Each may hold a long text. */
const pageSize = 25;

type Needed = Pick<CatalogueDependencies, 'people' | 'receipts' | 'clock' | 'contentKeys'>;

export function openRunArchive(needed: Needed, store: RunStore, apps: ReadonlyMap<string, AppManifest>): RunArchive {
  return {
    async read(tenantId, after) {
      const rows = await store.database.inTenant(tenantId, (trx) => {
        const query = trx.selectFrom('runs').selectAll().orderBy('id').limit(pageSize);
        return (after === null ? query : query.where('id', '>', after)).execute();
      });
      const archived = [];
      for (const row of rows) archived.push(await readOne(row));
      return archived;
    },
    async restore(tenantId, untrustedRun, person) {
      const read = archivedRun.safeParse(untrustedRun);
      if (!read.success) throw new InvalidRequest(read.error.issues.map((issue) => ({ path: ['run', ...issue.path.map(String)].join('.'), message: issue.message })));
      const run = read.data;
      if (run.purgedAt !== null || run.retention?.mode === 'zero' && run.output === null) {
        await restoreWithoutContent(store, tenantId, run, run.startedBy === null ? null : person(run.startedBy));
        await restoreLineage(store, tenantId, run, null);
        return restoreSharing(store, tenantId, run, { key: null, person });
      }
      const { key, wrapped, tenantKeyId } = await needed.contentKeys.create({ tenantId, kind: 'run', objectId: run.id });
      const seal = (part: string, value: unknown): Buffer => key.seal(part, Buffer.from(JSON.stringify(value)));
      const interrupted = run.state === 'running';
      const parameters = interrupted ? { detail: 'the run was interrupted by the move; run it again' } : run.failureParameters;
      const { sealed_output, sealed_citations, output_hash } = sealOutput(key, { output: run.output, citations: [], outputHash: run.outputHash });
      await store.database.inTenant(tenantId, (trx) => sql`
        insert into runs (id, tenant_id, app_id, app_version, state, audience, sandbox, object_key, tenant_key_id, sealed_title, sealed_input, sealed_output, sealed_citations, output_hash, doubts,
          edited, document_ids, request_id, failure_code, failure_parameters, started_by, created_at, finished_at, retention_mode, retention_days, retention_hours, retention_source, retention_export_hours, retention_earliest)
        values (${run.id}, ${tenantId}, ${run.appId}, ${run.appVersion}, ${interrupted ? 'failed' : run.state}, ${run.audience}, ${run.sandbox}, ${wrapped}, ${tenantKeyId},
          ${seal('title', run.title)}, ${seal('input', { input: run.input, documents: run.documents })}, ${sealed_output}, ${run.citations.length === 0 ? sealed_citations : seal('citations', run.citations)}, ${output_hash}, ${run.outputHash === null ? null : doubtsIn(run.citations)},
          ${run.edited}, ${run.documents.map(({ id }) => id)}::uuid[], ${run.requestId}, ${interrupted ? 'unavailable' : run.failureCode}, ${parameters === null ? null : JSON.stringify(parameters)}::jsonb,
          ${run.startedBy === null ? null : person(run.startedBy)}, ${run.createdAt}, ${run.finishedAt ?? run.createdAt}, ${restoredTerms(run)})`.execute(trx));
      await restoreSharing(store, tenantId, run, { key, person });
      await restoreLineage(store, tenantId, run, key);
    },
    ...openTemplateArchive(needed, store),
  };

  async function readOne(row: RunRow): Promise<{ run: ArchivedRun; markdown: string | null }> {
    // Its key was destroyed: what was in it is nobody's any more.
    const content = row.object_key === null ? { title: '', input: {}, documents: [], output: null, citations: [] } : await store.openContent(row);
    const manifest = apps.get(row.app_id);
    const run: ArchivedRun = {
      id: row.id, appId: row.app_id, appVersion: row.app_version, state: row.state, audience: row.audience, sandbox: row.sandbox, title: content.title,
      input: { ...content.input }, documents: [...content.documents], output: content.output === null ? null : { ...content.output }, citations: [...content.citations],
      outputHash: row.output_hash?.toString('hex') ?? null, edited: row.edited, requestId: row.request_id, failureCode: row.failure_code,
      failureParameters: row.failure_parameters, startedBy: row.started_by, createdAt: row.created_at.toISOString(), finishedAt: row.finished_at?.toISOString() ?? null, ...archiveRetention(row), ...await archiveSharing(store, row), ...await archiveLineage(store, row),
    };
    if (content.output === null || manifest === undefined) return { run, markdown: null };
    const shown: Run = await describeRun(needed, store, { row, content, manifest, principal: nobody(row.tenant_id) });
    return { run, markdown: toMarkdown(layOut(exportSource(manifest, shown))) };
  }
}

/** What a run may be used for is asked on behalf of somebody who may nothing. */
function nobody(tenantId: string): Principal {
  return { kind: 'user', tenantId, userId: null, tokenId: null, name: '', role: 'viewer', permissions: new Set(), environment: 'production', sessionId: null };
}
