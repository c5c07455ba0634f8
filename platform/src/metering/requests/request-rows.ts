import type { RequestAttempt, RequestDetail, RequestRow } from '@keystead/contract';
import type { Names } from '../../audit/index.ts';
import type { KeptAttempt } from '../records.ts';
import type { GivenUpRow, StoredDetail, StoredRequest } from './stored-request.ts';

/** What is called what. */
export interface Naming {
  readonly people: Names;
  readonly tokens: Names;
  readonly teams: Names;
  /** By id: what providers are called, and which are sandboxes. */
  readonly providers: ReadonlyMap<string, { readonly name: string; readonly sandbox: boolean; /** As the price tables know it. */ readonly priceId?: string | null }>;
}

/** Requests as callers see them, with the names of people, tokens and teams. */
export async function toRequestRows(rows: readonly StoredRequest[], tenantId: string, naming: Naming): Promise<RequestRow[]> {
  const idsOf = (idOf: (row: StoredRequest) => string | null): string[] => [...new Set(rows.flatMap((row) => idOf(row) ?? []))];
  const users = await naming.people.names(tenantId, idsOf((row) => row.user_id));
  const tokens = await naming.tokens.names(tenantId, idsOf((row) => row.token_id));
  const teams = await naming.teams.names(tenantId, idsOf((row) => row.team));
  const nameIn = (names: ReadonlyMap<string, string>, id: string | null): string | null => (id === null ? null : names.get(id) ?? null);
  return rows.map((row): RequestRow => ({
    requestId: row.request_id, occurredAt: row.occurred_at.toISOString(), outcome: row.outcome, status: row.status, code: row.code,
    userId: row.user_id, userName: nameIn(users, row.user_id), tokenId: row.token_id, tokenName: nameIn(tokens, row.token_id), appId: row.app_id, runId: row.run_id,
    teamId: row.team, teamName: nameIn(teams, row.team), project: row.project, workflow: row.workflow, tags: row.tags as RequestRow['tags'], environment: row.environment as RequestRow['environment'],
    endpoint: row.endpoint, stream: row.stream, askedModel: row.asked_model, route: row.route, sentModel: row.sent_model, servedModel: row.served_model,
    provider: row.provider, sandbox: row.provider !== null && naming.providers.get(row.provider)?.sandbox === true, credentialId: row.credential_id, fingerprint: row.fingerprint, payer: row.payer,
    translatedTo: row.translated_to, warnings: row.warnings,
    tokens: { input: row.input_tokens, cacheRead: row.cache_read_tokens, cacheWrite: row.cache_write_tokens, output: row.output_tokens, reasoning: row.reasoning_tokens },
    usageState: row.usage_state, costNanoUsd: row.cost_nano_usd, latencyMs: row.latency_ms, firstByteMs: row.first_byte_ms, attempts: row.attempts,
    policy: row.policy as RequestRow['policy'], shadowOf: row.shadow_of, refusedInMinute: row.refused_in_minute, givenUp: toGivenUp(row.given_up),
  }));
}

/** One request with every call to a provider. */
export async function toRequestDetail(stored: StoredDetail, tenantId: string, naming: Naming): Promise<RequestDetail | null> {
  const [row] = await toRequestRows([stored], tenantId, naming);
  if (row === undefined) return null;
  return {
    ...row, custody: stored.custody, priceVersion: stored.price_version, providerRequestId: stored.provider_request_id, outputLimit: stored.output_limit,
    attemptList: (stored.attempt_list as readonly KeptAttempt[]).map((attempt, index, all) => toAttempt(attempt, billingOf(stored, attempt, index === all.length - 1))), parameters: stored.parameters, field: stored.field,
  };
}

/** What attempts may be billed at beside the row's own cost; own keys and credits apart. */
function toGivenUp(rows: readonly GivenUpRow[] | null): RequestRow['givenUp'] {
  if (rows === null) return null;
  const sum = (which: (row: GivenUpRow) => boolean): number => rows.reduce((total, row) => total + (which(row) ? row.cost ?? 0 : 0), 0);
  return {
    attempts: rows.length, ownNanoUsd: sum(({ payer }) => payer === 'tenant'), platformNanoUsd: sum(({ payer }) => payer === 'platform'), estimatedNanoUsd: sum(({ state }) => state === 'estimated'),
    unpriced: rows.filter(({ cost }) => cost === null).length,
  };
}

type Billing = Pick<RequestAttempt, 'billing' | 'costNanoUsd'>;

/** What one attempt costs, and how far that is known. */
function billingOf(stored: StoredDetail, attempt: KeptAttempt, isLast: boolean): Billing {
  const own = stored.given_up?.find(({ row }) => row === attempt.row);
  if (own !== undefined) return { billing: own.state, costNanoUsd: own.cost };
  if (isLast) return { billing: stored.usage_state, costNanoUsd: stored.cost_nano_usd };
  return attempt.mayBeBilled === true ? { billing: 'unknown', costNanoUsd: null } : { billing: 'none', costNanoUsd: 0 };
}

function toAttempt({ provider, model, credentialId, fingerprint, status, code, startedMs, milliseconds, mayBeBilled, payer }: KeptAttempt, billing: Billing): RequestAttempt {
  return { provider, model, credentialId, fingerprint, status, code, startedMs: startedMs ?? null, milliseconds, mayBeBilled: mayBeBilled ?? false, payer: payer ?? 'tenant', ...billing };
}
