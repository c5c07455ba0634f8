import type { FindByName } from '../audit/index.ts';
import type { ModelPrices, ModelTarget, Receipt, Receipts } from '../catalogue/index.ts';
import { type Clock, type Database, sql } from '../foundation/index.ts';
import { type ReceiptsOptions, priceOf, readRunReceipts, worstCase } from '../metering/index.ts';
import type { Provider } from '../providers/index.ts';
import { legsOf } from './model-choice/legs.ts';
import { readSpending } from './run-spending.ts';

// What the catalogue asks of other parts, answered from their tables through the app role: each question is about one tenant.

export function openModelPrices(providers: ReadonlyMap<string, Provider>, clock: Clock): ModelPrices {
  const priced = (target: ModelTarget) => legsOf(target).map(({ provider, model }) => ({ priceId: providers.get(provider)?.priceId ?? null, model }));
  return {
    about(target, tokens) {
      const [first] = priced(target);
      const usage = { input: tokens.input, cacheRead: null, cacheWrite: null, output: tokens.output, reasoning: null };
      return first === undefined ? null : priceOf(usage, { priceId: first.priceId, servedModel: null, askedModel: first.model, at: clock.now() })?.costNanoUsd ?? null;
    },
    // Apps send text alone: nothing in the body counts otherwise than by its length. Of a route, any leg may serve.
    atMost(target, request) {
      const bounds = priced(target).map((leg) => worstCase({
        ...leg, dialect: target.dialect, requestBytes: request.inputBytes, maxOutputTokens: request.maxOutputTokens, answers: 1, body: {}, at: clock.now().getTime(),
      })?.costNanoUsd ?? null);
      return bounds.some((bound) => bound === null) ? null : Math.max(...bounds.map(Number));
    },
  };
}

interface ReceiptRow {
  request_id: string; provider: string | null; fingerprint: string | null; asked_model: string; served_model: string | null;
  input_tokens: number | null; output_tokens: number | null; latency_ms: number | null; cost_nano_usd: number | null;
}

export function openReceipts(options: ReceiptsOptions): Receipts {
  const { database } = options;
  return {
    spending: (tenantId, runs) => readSpending(database, tenantId, runs),
    ofRun: (tenantId, runId) => readRunReceipts(options, tenantId, runId),
    async read(tenantId, requestIds) {
      if (requestIds.length === 0) return new Map();
      const rows = await database.as<unknown>().inTenant(tenantId, async (trx) => (await sql<ReceiptRow>`
        select request_id, provider, fingerprint, asked_model, served_model, input_tokens, output_tokens, latency_ms, cost_nano_usd from ledger
        where request_id = any(${requestIds}::uuid[])`.execute(trx)).rows);
      return new Map(rows.map((row): [string, Receipt] => [row.request_id, {
        requestId: row.request_id, provider: row.provider, fingerprint: row.fingerprint, askedModel: row.asked_model, servedModel: row.served_model,
        inputTokens: row.input_tokens, outputTokens: row.output_tokens, latencyMs: row.latency_ms, costNanoUsd: row.cost_nano_usd,
      }]));
    },
  };
}

/** Finds tokens, keys and teams by a part of their names, for searching the log. */
export function findNamedThings(database: Database): FindByName {
  return {
    async find(tenantId, text) {
      const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
      const { rows } = await database.as<unknown>().inTenant(tenantId, (trx) => sql<{ id: string }>`
        (select id::text from api_tokens where tenant_id = ${tenantId} and name ilike ${like} limit ${mostNamed})
        union all (select id::text from credentials where tenant_id = ${tenantId} and label ilike ${like} limit ${mostNamed})
        union all (select id::text from teams where tenant_id = ${tenantId} and name ilike ${like} limit ${mostNamed})`.execute(trx));
      return rows.map(({ id }) => id);
    },
  };
}
/** Whoever searches for a letter or two finds enough of each. */
const mostNamed = 200;

/** Ids of everybody who is or was a member, for searching the log by their names. */
export function readMemberIds(database: Database): (tenantId: string) => Promise<readonly string[]> {
  return async (tenantId) => (await database.as<unknown>().inTenant(tenantId, (trx) => sql<{ id: string }>`select user_id::text as id from members where tenant_id = ${tenantId} limit 10000`.execute(trx))).rows.map(({ id }) => id);
}

/** Labels of credentials, those that were deleted too, for the access transparency page. */
export function openCredentialLabels(database: Database): { names(tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> } {
  return {
    async names(tenantId, ids) {
      if (ids.length === 0) return new Map();
      const rows = await database.as<unknown>().inTenant(tenantId, async (trx) => (await sql<{ id: string; label: string }>`select id, label from credentials where id = any(${ids}::uuid[])`.execute(trx)).rows);
      return new Map(rows.map((row) => [row.id, row.label]));
    },
  };
}

/** Names of teams, those that were deleted too, for the ledger. */
export function openTeamNames(database: Database): { names(tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> } {
  return {
    async names(tenantId, ids) {
      if (ids.length === 0) return new Map();
      const rows = await database.as<unknown>().inTenant(tenantId, async (trx) => (await sql<{ id: string; name: string }>`select id, name from teams where id = any(${ids}::uuid[])`.execute(trx)).rows);
      return new Map(rows.map((row) => [row.id, row.name]));
    },
  };
}

/** Names of API tokens, and of auditors' links, which act as tokens do; for the audit log and the ledger. */
export function openTokenNames(database: Database): { names(tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> } {
  return {
    async names(tenantId, ids) {
      if (ids.length === 0) return new Map();
      const rows = await database.as<unknown>().inTenant(tenantId, async (trx) => (await sql<{ id: string; name: string }>`
        select id, name from api_tokens where id = any(${ids}::uuid[]) union all select id, 'Auditor’s link: ' || purpose from auditor_links where id = any(${ids}::uuid[])`.execute(trx)).rows);
      return new Map(rows.map((row) => [row.id, row.name]));
    },
  };
}
