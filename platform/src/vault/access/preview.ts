import { type CredentialScope, type ScopeDimension, describeScope, fromNone, permissionsOfRole, type ResponseOf, type Role, type operations, refusingDimension } from '@keystead/contract';
import { type Transaction, sql } from '../../foundation/index.ts';
import { findCredential } from '../credentials.ts';
import type { VaultDependencies } from '../dependencies.ts';
import type { VaultTables } from '../tables.ts';

export type AccessPreview = ResponseOf<typeof operations.previewCredentialAccess>;

interface PersonRow { user_id: string; role: Role; teams: string[] }
interface TokenRow { id: string; name: string; environment: string; user_id: string | null; teams: string[] }
interface RouteRow { id: string; name: string; chain: { credentialId: string; model: string }[] }
interface UseRow { user_id: string | null; token_id: string | null; app_id: string | null; environment: string; requests: number }

interface Rows { readonly people: readonly PersonRow[]; readonly tokens: readonly TokenRow[]; readonly routes: readonly RouteRow[]; readonly uses: readonly UseRow[] }
interface Asked { readonly tenantId: string; readonly scope: CredentialScope; readonly credentialId: string | null }

/** Whoever calls, whatever for: a dimension that is not about them must let at least something through. */
const aboutCaller: readonly ScopeDimension[] = ['environments', 'teams', 'apps', 'workflows'];

/**
 * Who could use a credential with this scope, before it is saved: people (through apps, and with their own tokens), tokens,
 * apps, the routes that lead to it, and who used it lately and could not any more.
 * @throws KeysteadError `not_found` for a credential that is not the tenant's.
 */
export async function previewAccess({ database, people, tokens, apps }: VaultDependencies, asked: Asked): Promise<AccessPreview> {
  const rows = await database.as<VaultTables>().inTenant(asked.tenantId, (trx) => readRows(trx, asked));
  const { scope } = asked;
  const open = isOpen(scope);
  const peopleNames = await people.names(asked.tenantId, [...new Set([...rows.people.map((row) => row.user_id), ...rows.uses.flatMap((row) => row.user_id ?? [])])]);
  const tokenNames = await tokens.names(asked.tenantId, [...new Set(rows.uses.flatMap((row) => row.token_id ?? []))]);
  const allowedApps = open ? [...apps].filter(([appId]) => scope.apps === 'any' || scope.apps.includes(appId)) : [];
  return {
    summary: describeScope(scope),
    people: rows.people.flatMap((row) => personOf(row, scope, { open, anyApp: allowedApps.length > 0, name: peopleNames.get(row.user_id) ?? row.user_id })),
    tokens: rows.tokens.filter((row) => open && allows(scope, { ...row, appId: null })).map((row) => ({ tokenId: row.id, name: row.name, environment: row.environment, userId: row.user_id })),
    apps: allowedApps.map(([appId, name]) => ({ appId, name })),
    routes: open ? rows.routes.flatMap((route) => routeOf(route, asked)) : [],
    losing: losing(rows.uses, scope, { open, teamsOf: new Map(rows.people.map((row) => [row.user_id, row.teams])), tokenTeams: new Map(rows.tokens.map((row) => [row.id, row.teams])), name: (use) => nameOf(use, { peopleNames, tokenNames, apps }) }),
  };
}

function isOpen(scope: CredentialScope): boolean {
  return [scope.environments, scope.models, scope.endpoints, scope.dataClasses].every((each) => each === 'any' || each.length > 0);
}

function allows(scope: CredentialScope, caller: { readonly environment: string; readonly teams: readonly string[]; readonly appId: string | null }, dimensions = aboutCaller): boolean {
  return refusingDimension(scope, { environment: caller.environment, teamIds: new Set(caller.teams), appId: caller.appId, workflowId: null, model: '', endpoint: '', dataClass: '' }, dimensions) === null;
}

function personOf(row: PersonRow, scope: CredentialScope, { open, anyApp, name }: { open: boolean; anyApp: boolean; name: string }): AccessPreview['people'] {
  const may = permissionsOfRole[row.role];
  if (!open || !allows(scope, { environment: '', teams: row.teams, appId: null }, ['teams', 'workflows'])) return [];
  const byTokens = may.includes('gateway.use') && (scope.apps === 'any' || scope.apps.includes(fromNone));
  const byApps = may.includes('apps.run') && anyApp;
  if (!byTokens && !byApps) return [];
  return [{ userId: row.user_id, name, how: byTokens ? 'apps-and-own-tokens' : 'apps' }];
}

function routeOf(route: RouteRow, { scope, credentialId }: Asked): AccessPreview['routes'] {
  const models = route.chain.filter((step) => step.credentialId === credentialId).map((step) => step.model)
    .filter((model) => refusingDimension(scope, { environment: '', teamIds: new Set(), appId: null, workflowId: null, model, endpoint: '', dataClass: '' }, ['models']) === null);
  return models.length === 0 ? [] : [{ routeId: route.id, name: route.name, models }];
}

interface Losing { readonly open: boolean; readonly teamsOf: ReadonlyMap<string, readonly string[]>; readonly tokenTeams: ReadonlyMap<string, readonly string[]>; readonly name: (use: UseRow) => { kind: 'person' | 'token' | 'app'; id: string; name: string } }

function losing(uses: readonly UseRow[], scope: CredentialScope, { open, teamsOf, tokenTeams, name }: Losing): AccessPreview['losing'] {
  const lost = new Map<string, AccessPreview['losing'][number]>();
  for (const use of uses) {
    const teams = (use.token_id === null ? teamsOf.get(use.user_id ?? '') : tokenTeams.get(use.token_id)) ?? [];
    if (open && allows(scope, { environment: use.environment, teams, appId: use.app_id })) continue;
    const named = name(use);
    const key = `${named.kind} ${named.id}`;
    lost.set(key, { ...named, requests: use.requests + (lost.get(key)?.requests ?? 0) });
  }
  return [...lost.values()].toSorted((left, right) => right.requests - left.requests);
}

function nameOf(use: UseRow, { peopleNames, tokenNames, apps }: { peopleNames: ReadonlyMap<string, string>; tokenNames: ReadonlyMap<string, string>; apps: ReadonlyMap<string, string> }): ReturnType<Losing['name']> {
  if (use.app_id !== null) return { kind: 'app', id: use.app_id, name: apps.get(use.app_id) ?? use.app_id };
  if (use.token_id !== null) return { kind: 'token', id: use.token_id, name: tokenNames.get(use.token_id) ?? use.token_id };
  return { kind: 'person', id: use.user_id ?? '', name: peopleNames.get(use.user_id ?? '') ?? use.user_id ?? 'somebody' };
}

async function readRows(trx: Transaction<VaultTables>, { tenantId, credentialId }: Asked): Promise<Rows> {
  if (credentialId !== null) await findCredential(trx, tenantId, credentialId);
  const teamsOf = (user: string) => sql<string[]>`coalesce((select array_agg(tm.team_id::text) from team_members tm join teams t on t.id = tm.team_id and t.deleted_at is null where tm.user_id = ${sql.ref(user)}), '{}')`;
  const people = await sql<PersonRow>`select m.user_id, m.role, ${teamsOf('m.user_id')} as teams from members m where m.tenant_id = ${tenantId} and m.state = 'active' order by m.joined_at`.execute(trx);
  const tokens = await sql<TokenRow>`
    select a.id, a.name, a.environment, a.user_id, case when a.team_id is null then ${teamsOf('a.user_id')} else array[a.team_id::text] end as teams from api_tokens a
    where a.tenant_id = ${tenantId} and a.revoked_at is null and (a.expires_at is null or a.expires_at > now()) and a.scopes @> array['gateway.use'] order by a.id desc limit 500`.execute(trx);
  if (credentialId === null) return { people: people.rows, tokens: tokens.rows, routes: [], uses: [] };
  const routes = await sql<RouteRow>`select id, name, chain from routes where tenant_id = ${tenantId} and chain @> ${JSON.stringify([{ credentialId }])}::jsonb order by name`.execute(trx);
  const uses = await sql<UseRow>`
    select user_id, token_id, app_id, environment, count(*) as requests from ledger
    where tenant_id = ${tenantId} and credential_id = ${credentialId} and occurred_at > now() - interval '30 days' group by 1, 2, 3, 4 order by 5 desc limit 500`.execute(trx);
  return { people: people.rows, tokens: tokens.rows, routes: routes.rows, uses: uses.rows };
}
