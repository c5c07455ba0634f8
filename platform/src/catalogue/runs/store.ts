import { type ErrorCode, type ErrorParameters } from '@keystead/contract';
import type { Selectable } from 'kysely';
import { type Actor, recordEvent, systemActor } from '../../audit/index.ts';
import type { ContentKey, ContentKeys } from '../../documents/index.ts';
import { type Database, KeysteadError, type TenantDatabase, type Transaction, sql } from '../../foundation/index.ts';
import { nameOf } from '../../retention/index.ts';
import type { Output } from '../answer/assemble.ts';
import type { Citation } from '../answer/evidence.ts';
import type { Audience } from '../manifest.ts';
import type { CatalogueTables, RunState, RunsTable } from '../tables.ts';
import { inheritVisibility } from '../sharing/inherit-visibility.ts';
import type { Holdings } from './retention/holdings.ts';
import { type RunTerms, termsColumns } from './retention/terms.ts';
import { contentGone, withoutContent } from './retention/without-content.ts';

export type RunRow = Selectable<RunsTable>;
export type RunTransaction = Transaction<CatalogueTables>;

/** What was entered. Document names are kept as they were, so that history stays readable after a document is deleted. */
export interface RunInput { readonly input: Output; readonly documents: readonly { readonly id: string; readonly name: string }[] }
export interface RunContent extends RunInput { readonly title: string; readonly output: Output | null; readonly citations: readonly Citation[] }

interface NewRun extends RunInput {
  readonly id: string; readonly tenantId: string; readonly appId: string; readonly appVersion: string; readonly title: string;
  readonly audience: Audience; readonly sandbox: boolean; readonly startedBy: string | null; readonly actor: Actor;
  readonly rerunOf?: string | null; readonly chosenModel?: string | null; readonly comparisonId?: string | null;
  readonly terms: RunTerms;
}

/** How a run ended. */
export interface RunEnding {
  readonly state: RunState;
  readonly output: Output | null;
  readonly citations: readonly Citation[];
  readonly outputHash: string | null;
  readonly requestId: string | null;
  readonly failure: { readonly code: ErrorCode; readonly parameters: ErrorParameters } | null;
}

/** How long a run counts as alive without a sign of life. */
const lease = sql<Date>`now() + interval '20 seconds'`;

export interface RunStore {
  readonly database: TenantDatabase<CatalogueTables>;
  create(run: NewRun): Promise<{ readonly row: RunRow; readonly key: ContentKey }>;
  /** With what this process holds of it in memory, where `reader` started it. @throws KeysteadError `not_found`, the same for a foreign id as for one that never was. */
  find(tenantId: string, runId: string, reader?: string | null): Promise<RunRow>;
  /** Reads within a transaction that goes on to change the run; the row stays locked until it ends. */
  lock(trx: RunTransaction, runId: string): Promise<RunRow>;
  /**
   * The key of stored content; `anywhere`: also of what this process holds in memory. Whatever is sealed under that one must not be stored.
   * @throws KeysteadError `conflict` where the content is purged or not stored.
   */
  openKey(row: RunRow, place?: 'stored' | 'anywhere'): Promise<ContentKey>;
  /** Where the content is purged or not stored, what became of it. */
  openTitle(row: RunRow): Promise<string>;
  openContent(row: RunRow, key?: ContentKey): Promise<RunContent>;
  /** Content columns as the database takes them: of a run that is not stored they stay in memory. @throws KeysteadError `conflict` where they are there no longer. */
  placed<T extends object>(row: RunRow, columns: T): T;
  /** The key under which what awaits a decision is stored: also of a run that is otherwise not stored. */
  keepForDecision(row: RunRow, key: ContentKey): Promise<ContentKey>;
  readonly holdings: Holdings;
  /** Says that the run is alive. `stop`: another process was asked to stop it. `ended`: it ended elsewhere. */
  renewLease(tenantId: string, runId: string): Promise<'alive' | 'stop' | 'ended'>;
  /** Asks the process that performs a run to stop it. */
  askToStop(tenantId: string, runId: string): Promise<void>;
  /** Ends a running run. @returns false when it had ended already. */
  finish(trx: RunTransaction, runId: string, key: ContentKey | null, ending: RunEnding): Promise<boolean>;
  /** Marks the runs whose process died. Their input stays; they can be run again. */
  recoverInterrupted(tenantId: string): Promise<void>;
}

const sealJson = (key: ContentKey, part: string, value: unknown): Buffer => key.seal(part, Buffer.from(JSON.stringify(value)));

function openJson<T>(key: ContentKey, part: string, sealed: Buffer | null, absent: T): T {
  return sealed === null ? absent : JSON.parse(key.open(part, sealed).toString('utf8')) as T;
}

/** How many quotations and figures a reviewer has to look at; of an archive, as far as it says it. */
export const doubtsIn = (citations: readonly unknown[]): number => citations.filter((citation) => typeof citation === 'object' && citation !== null && 'state' in citation && citation.state !== 'found').length;

/** The columns of an output: sealed, but for its hash and how much of it is doubtful. */
export function sealOutput(key: ContentKey, content: { output: Output | null; citations: readonly Citation[]; outputHash: string | null }) {
  return {
    sealed_output: content.output === null ? null : sealJson(key, 'output', content.output),
    sealed_citations: sealJson(key, 'citations', content.citations),
    output_hash: content.outputHash === null ? null : Buffer.from(content.outputHash, 'hex'),
    doubts: content.outputHash === null ? null : doubtsIn(content.citations),
  };
}

/** The model's own text, beside that which a person made of it. */
export const sealDrafted = (key: ContentKey, output: Output): Buffer => sealJson(key, 'drafted', output);
export const openDrafted = (key: ContentKey, row: Pick<RunRow, 'sealed_drafted'>): Output | null => openJson<Output | null>(key, 'drafted', row.sealed_drafted, null);

/** Whether there is something to open: stored, or filled in from memory. */
export const hasContent = (row: Pick<RunRow, 'object_key' | 'sealed_title'>): boolean => row.object_key !== null || row.sealed_title !== null;

/** Runs in the database, their content sealed under a key of each run's own. */
export function openRunStore(options: { database: Database; contentKeys: ContentKeys; holdings: Holdings }): RunStore {
  const database = options.database.as<CatalogueTables>();
  const { contentKeys, holdings } = options;

  async function openKey(row: RunRow, place: 'stored' | 'anywhere' = 'stored'): Promise<ContentKey> {
    if (row.object_key === null || row.tenant_key_id === null) {
      const held = row.sealed_title === null || place === 'stored' ? null : holdings.keyOf(row.id);
      if (held === null) throw contentGone(row);
      return held;
    }
    return contentKeys.open({ tenantId: row.tenant_id, kind: 'run', objectId: row.id }, { wrapped: row.object_key, tenantKeyId: row.tenant_key_id });
  }

  async function titleWith(key: ContentKey, row: RunRow): Promise<string> {
    return openJson(key, 'title', row.sealed_title, '');
  }

  return {
    database, openKey, holdings,
    async create(run) {
      const { key, wrapped, tenantKeyId } = run.terms.rule.mode === 'zero' ? holdings.begin(run) : await contentKeys.create({ tenantId: run.tenantId, kind: 'run', objectId: run.id });
      const row = await database.inTenant(run.tenantId, async (trx) => {
        const inserted = await trx.insertInto('runs').values({
          id: run.id, tenant_id: run.tenantId, app_id: run.appId, app_version: run.appVersion, state: 'running', audience: run.audience, sandbox: run.sandbox,
          object_key: wrapped, tenant_key_id: tenantKeyId, ...termsColumns(run.terms),
          ...holdings.place(run.id, { sealed_title: sealJson(key, 'title', run.title), sealed_input: sealJson(key, 'input', { input: run.input, documents: run.documents }) }), sealed_output: null, sealed_citations: null, output_hash: null,
          edited: false, document_ids: run.documents.map(({ id }) => id), request_id: null, failure_code: null, failure_parameters: null,
          started_by: run.startedBy, lease_until: lease, finished_at: null, rerun_of: run.rerunOf ?? null, chosen_model: run.chosenModel ?? null, comparison_id: run.comparisonId ?? null,
        }).returningAll().executeTakeFirstOrThrow();
        const created = run.rerunOf === undefined || run.rerunOf === null ? inserted : await inheritVisibility(trx, inserted, run.rerunOf);
        // What is to be kept nowhere does not stay behind as the form that it was sent from.
        if (run.terms.rule.mode === 'zero' && run.startedBy !== null) await trx.deleteFrom('app_form_drafts').where('user_id', '=', run.startedBy).where('app_id', '=', run.appId).execute();
        await recordEvent(trx, { tenantId: run.tenantId, action: 'run.started', actor: run.actor, subjectId: run.id, detail: { app: run.appId, kept: nameOf(run.terms.rule), keptBy: run.terms.source, ...run.documents.length === 0 ? {} : { documents: run.documents.map(({ id }) => id) } } });
        return created;
      }).catch((error: unknown) => {
        holdings.drop(run.id);
        throw error;
      });
      return { row: holdings.fill(row, run.startedBy), key };
    },
    async find(tenantId, runId, reader = null) {
      const row = await database.inTenant(tenantId, (trx) => trx.selectFrom('runs').selectAll().where('id', '=', runId).executeTakeFirst());
      if (row === undefined) throw new KeysteadError('not_found');
      return holdings.fill(row, reader);
    },
    async lock(trx, runId) {
      const row = await trx.selectFrom('runs').selectAll().where('id', '=', runId).forUpdate().executeTakeFirst();
      if (row === undefined) throw new KeysteadError('not_found');
      return row;
    },
    openTitle: async (row) => (hasContent(row) ? titleWith(await openKey(row, 'anywhere'), row) : withoutContent(row).title),
    async openContent(row, opened) {
      if (!hasContent(row)) return withoutContent(row);
      const key = opened ?? await openKey(row, 'anywhere');
      return {
        title: await titleWith(key, row),
        ...openJson<RunInput>(key, 'input', row.sealed_input, { input: {}, documents: [] }),
        output: openJson<Output | null>(key, 'output', row.sealed_output, null),
        citations: openJson<readonly Citation[]>(key, 'citations', row.sealed_citations, []),
      };
    },
    placed(row, columns) {
      if (row.object_key === null && !holdings.has(row.id)) throw contentGone(row);
      return row.object_key === null ? holdings.place(row.id, columns) : columns;
    },
    async keepForDecision(row, key) {
      if (row.object_key !== null || !holdings.has(row.id)) return key;
      const stored = await contentKeys.create({ tenantId: row.tenant_id, kind: 'run', objectId: row.id });
      holdings.settle(row.id, { object_key: stored.wrapped, tenant_key_id: stored.tenantKeyId }, stored.key);
      return stored.key;
    },
    async renewLease(tenantId, runId) {
      const renewed = await database.inTenant(tenantId, (trx) => trx.updateTable('runs').set({ lease_until: lease }).where('id', '=', runId).where('state', '=', 'running').returning('stop_asked_at').executeTakeFirst());
      return renewed === undefined ? 'ended' : renewed.stop_asked_at === null ? 'alive' : 'stop';
    },
    async askToStop(tenantId, runId) {
      await database.inTenant(tenantId, (trx) => trx.updateTable('runs').set({ stop_asked_at: sql<Date>`now()` }).where('id', '=', runId).where('state', '=', 'running').execute());
    },
    async finish(trx, runId, key, ending) {
      const ended = await trx.updateTable('runs').set({
        state: ending.state, request_id: ending.requestId, failure_code: ending.failure?.code ?? null,
        ...holdings.place(runId, { ...key === null ? {} : sealOutput(key, ending), failure_parameters: ending.failure === null ? null : JSON.stringify(ending.failure.parameters) }), lease_until: null, finished_at: sql<Date>`now()`,
      }).where('id', '=', runId).where('state', '=', 'running').executeTakeFirst();
      return ended.numUpdatedRows > 0n;
    },
    recoverInterrupted: (tenantId) => database.inTenant(tenantId, async (trx) => {
      const interrupted = await trx.updateTable('runs').set({
        state: 'failed', failure_code: 'unavailable', failure_parameters: JSON.stringify({ detail: 'the run was interrupted; run it again' }), lease_until: null, finished_at: sql<Date>`now()`,
      }).where('state', '=', 'running').where('lease_until', '<', sql<Date>`now()`).returning(['id', 'app_id']).execute();
      for (const run of interrupted) {
        await recordEvent(trx, { tenantId, action: 'run.finished', actor: systemActor, subjectId: run.id, detail: { app: run.app_id, state: 'failed' } });
      }
    }),
  };
}
