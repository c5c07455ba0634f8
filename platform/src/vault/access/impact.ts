import type { ResponseOf, operations } from '@keystead/contract';
import { type Transaction, sql } from '../../foundation/index.ts';
import { findCredential } from '../credentials.ts';
import type { VaultDependencies } from '../dependencies.ts';
import type { VaultTables } from '../tables.ts';

export type CredentialImpact = ResponseOf<typeof operations.readCredentialImpact>;

interface TrafficRow { requests: number; cost: number; last_at: Date | null; requests_day: number; cost_day: number; last_day: Date | null }
interface CountRow { key: string; requests: number }
interface RouteRow { id: string; name: string; chain: { credentialId: string; model: string }[] }
/** Another credential that could be used now. */
interface OtherRow { id: string; label: string; provider: string; environment: string; models: string[] }

interface Rows {
  readonly self: { readonly id: string; readonly provider: string; readonly environment: string };
  readonly traffic: TrafficRow;
  readonly apps: readonly CountRow[];
  readonly tokens: readonly CountRow[];
  readonly users: readonly CountRow[];
  readonly models: readonly CountRow[];
  readonly routes: readonly RouteRow[];
  readonly others: readonly OtherRow[];
}

/**
 * The blast radius of a credential: who used it in the last 30 days, which routes and models stop without it, and what would
 * take over. Counted from the ledger; nothing is changed.
 * @throws KeysteadError `not_found`
 */
export async function readImpact({ database, people, tokens, apps }: VaultDependencies, asked: { readonly tenantId: string; readonly credentialId: string }): Promise<CredentialImpact> {
  const rows = await database.as<VaultTables>().inTenant(asked.tenantId, (trx) => readRows(trx, asked));
  const { traffic } = rows;
  const userNames = await people.names(asked.tenantId, rows.users.map((row) => row.key));
  const tokenNames = await tokens.names(asked.tenantId, rows.tokens.map((row) => row.key));
  const routes = rows.routes.map((route) => toRoute(route, rows));
  const models = rows.models.map((model) => toModel(model, rows, routes));
  return {
    traffic24Hours: { requests: traffic.requests_day, costNanoUsd: traffic.cost_day, lastAt: traffic.last_day?.toISOString() ?? null },
    traffic30Days: { requests: traffic.requests, costNanoUsd: traffic.cost, lastAt: traffic.last_at?.toISOString() ?? null },
    breakingRequests30Days: models.filter((model) => model.breaks).reduce((sum, model) => sum + model.requests, 0),
    inFlightNote: 'New calls stop within a second. Calls under way go on to their end, unless you break them off.',
    routes, models,
    apps: rows.apps.map((row) => ({ appId: row.key, name: apps.get(row.key) ?? row.key, requests: row.requests })),
    workflows: [],
    tokens: rows.tokens.map((row) => ({ tokenId: row.key, name: tokenNames.get(row.key) ?? row.key, requests: row.requests })),
    users: rows.users.map((row) => ({ userId: row.key, name: userNames.get(row.key) ?? row.key, requests: row.requests })),
  };
}

function toRoute(route: RouteRow, { self, others }: Rows): CredentialImpact['routes'][number] {
  const takenOverBy = route.chain.filter((step) => step.credentialId !== self.id).flatMap((step) => {
    const other = others.find(({ id }) => id === step.credentialId);
    return other === undefined ? [] : [{ credentialId: other.id, label: other.label, model: step.model }];
  });
  return { routeId: route.id, name: route.name, breaks: takenOverBy.length === 0, takenOverBy };
}

/** A model that was asked for by name: a route's, or one that another key of the same environment serves too. */
function toModel({ key, requests }: CountRow, { self, others }: Rows, routes: CredentialImpact['routes']): CredentialImpact['models'][number] {
  const route = routes.find(({ name }) => name === key);
  if (route !== undefined) return { model: key, requests, breaks: route.breaks, takenOverBy: route.takenOverBy.map(({ credentialId, label }) => ({ credentialId, label })) };
  const bare = key.startsWith(`${self.provider}/`) ? key.slice(self.provider.length + 1) : key;
  const takenOverBy = others.filter((other) => other.environment === self.environment && (other.provider === self.provider || (bare === key && other.models.includes(key)))).map(({ id, label }) => ({ credentialId: id, label }));
  return { model: key, requests, breaks: takenOverBy.length === 0, takenOverBy };
}

async function readRows(trx: Transaction<VaultTables>, { tenantId, credentialId }: { readonly tenantId: string; readonly credentialId: string }): Promise<Rows> {
  const self = await findCredential(trx, tenantId, credentialId);
  const month = sql`tenant_id = ${tenantId} and credential_id = ${credentialId} and occurred_at > now() - interval '30 days'`;
  const traffic = await sql<TrafficRow>`
    select count(*) filter (where attempt_of is null) as requests, coalesce(sum(cost_nano_usd), 0) as cost, max(occurred_at) as last_at,
      count(*) filter (where attempt_of is null and occurred_at > now() - interval '1 day') as requests_day, coalesce(sum(cost_nano_usd) filter (where occurred_at > now() - interval '1 day'), 0) as cost_day,
      max(occurred_at) filter (where occurred_at > now() - interval '1 day') as last_day
    from ledger where ${month}`.execute(trx);
  const counted = async (column: string): Promise<readonly CountRow[]> => (await sql<CountRow>`
    select ${sql.ref(column)}::text as key, count(*) as requests from ledger where ${month} and ${sql.ref(column)} is not null group by 1 order by 2 desc limit 100`.execute(trx)).rows;
  const routes = await sql<RouteRow>`select id, name, chain from routes where tenant_id = ${tenantId} and chain @> ${JSON.stringify([{ credentialId }])}::jsonb order by name`.execute(trx);
  const others = await sql<OtherRow>`
    select id, label, provider, environment, models from credentials
    where tenant_id = ${tenantId} and id <> ${credentialId} and state = 'active' and health <> 'invalid' and (expires_at is null or expires_at > now()) order by id`.execute(trx);
  const [sums] = traffic.rows;
  if (sums === undefined) throw new Error('an aggregate gave no row');
  return { self, traffic: sums, apps: await counted('app_id'), tokens: await counted('token_id'), users: await counted('user_id'), models: await counted('asked_model'), routes: routes.rows, others: others.rows };
}
