import { type DataClass, type Environment, type Permission, permissionsOfRole, strictestOf } from '@keystead/contract';
import type { Selectable, Transaction } from 'kysely';
import { type Actor, actorOf, recordEvent } from '../audit/index.ts';
import { KeysteadError, type Principal, decodeCursor, newId, toPage, uuidCursor } from '../foundation/index.ts';
import { displayPrefix, generateToken, hashToken } from './api-token-format.ts';
import type { IdentityContext } from './context.ts';
import type { PeopleTables } from './tables.ts';

type TokenRow = Omit<Selectable<PeopleTables['api_tokens']>, 'token_hash'>;
const columns = ['id', 'tenant_id', 'name', 'prefix', 'scopes', 'environment', 'user_id', 'team_id', 'data_class', 'project', 'may_name_project', 'workflow', 'may_name_workflow', 'created_at', 'expires_at', 'revoked_at', 'last_used_at'] as const;

export interface NewApiToken {
  readonly tenantId: string;
  /** The maker: the token works while they are an active member, and never does more than they may. */
  readonly userId: string;
  readonly name: string;
  readonly environment: Environment;
  readonly scopes: readonly Permission[];
  readonly expiresAt: Date | null;
  /** The team it acts for; left out: for the teams of its maker. */
  readonly teamId?: string | null;
  /** What everything sent with it is at least; left out: nothing is said. */
  readonly dataClass?: DataClass | null;
  /** The client project that its use is counted for. */
  readonly project?: string | null;
  /** Whether a request sent with it may name a project itself. */
  readonly mayNameProject?: boolean;
  /** The workflow that its use is counted for. */
  readonly workflow?: string | null;
  /** Whether a request sent with it may name a workflow itself. */
  readonly mayNameWorkflow?: boolean;
  readonly actor: Actor;
}

function toApiToken(row: TokenRow) {
  return {
    id: row.id, name: row.name, prefix: row.prefix, scopes: row.scopes, environment: row.environment, teamId: row.team_id, dataClass: row.data_class, project: row.project, mayNameProject: row.may_name_project, workflow: row.workflow, mayNameWorkflow: row.may_name_workflow, createdAt: row.created_at.toISOString(), createdBy: row.user_id,
    expiresAt: row.expires_at?.toISOString() ?? null, revokedAt: row.revoked_at?.toISOString() ?? null, lastUsedAt: row.last_used_at?.toISOString() ?? null,
  };
}

export async function listApiTokens(context: IdentityContext, tenantId: string, page: { cursor?: string | undefined; limit: number }) {
  const after = page.cursor === undefined ? null : decodeCursor(page.cursor, uuidCursor);
  const rows = await context.app.inTenant(tenantId, (trx) => {
    let query = trx.selectFrom('api_tokens').select(columns).where('tenant_id', '=', tenantId).orderBy('id', 'desc').limit(page.limit + 1);
    if (after !== null) query = query.where('id', '<', after);
    return query.execute();
  });
  return toPage(rows, page.limit, toApiToken, (row) => row.id);
}

/** A token that a file declares: made from bytes that come out the same each time the file is applied. */
export interface DeclaredToken extends NewApiToken {
  readonly random: (length: number) => Buffer;
}

/**
 * Makes a token. `secret` is the token itself: it is nowhere else.
 * @throws KeysteadError `forbidden` where its maker lacks one of the scopes, or is not an active member.
 */
export async function createApiToken(context: IdentityContext, wish: NewApiToken, secret = generateToken(wish.environment)) {
  return context.app.inTenant(wish.tenantId, async (trx) => {
    await checkScopes(trx, wish);
    await checkTeam(trx, wish);
    const row = await trx.insertInto('api_tokens').values({
      id: newId(), tenant_id: wish.tenantId, name: wish.name, prefix: displayPrefix(secret), token_hash: hashToken(secret), scopes: [...new Set(wish.scopes)],
      environment: wish.environment, user_id: wish.userId, team_id: wish.teamId ?? null, data_class: wish.dataClass ?? null, project: wish.project ?? null, may_name_project: wish.mayNameProject ?? false, workflow: wish.workflow ?? null, may_name_workflow: wish.mayNameWorkflow ?? false, created_at: context.clock.now(), expires_at: wish.expiresAt,
    }).returning(columns).executeTakeFirstOrThrow();
    await recordEvent(trx, { tenantId: wish.tenantId, action: 'token.created', actor: wish.actor, subjectId: row.id, detail: { name: row.name, environment: row.environment, scopes: row.scopes, team: row.team_id, dataClass: row.data_class, project: row.project, mayNameProject: row.may_name_project, workflow: row.workflow, mayNameWorkflow: row.may_name_workflow, expiresAt: row.expires_at?.toISOString() ?? null } });
    return { token: toApiToken(row), secret };
  });
}

/** @throws KeysteadError `not_found` for a team that is not there, or not any more. */
async function checkTeam(trx: Transaction<PeopleTables>, { tenantId, teamId }: NewApiToken): Promise<void> {
  if (teamId === undefined || teamId === null) return;
  const team = await trx.selectFrom('teams').select('id').where('id', '=', teamId).where('tenant_id', '=', tenantId).where('deleted_at', 'is', null).executeTakeFirst();
  if (team === undefined) throw new KeysteadError('not_found');
}

async function checkScopes(trx: Transaction<PeopleTables>, wish: NewApiToken): Promise<void> {
  const maker = await trx.selectFrom('members').select('role').where('tenant_id', '=', wish.tenantId).where('user_id', '=', wish.userId).where('state', '=', 'active').forShare().executeTakeFirst();
  const allowed: readonly Permission[] = maker === undefined ? [] : permissionsOfRole[maker.role];
  const missing = wish.scopes.find((scope) => !allowed.includes(scope));
  if (missing !== undefined) throw new KeysteadError('forbidden', { permission: missing });
}

/** Makes a token for whoever asks. A token that makes another can hand on neither more scopes, nor another environment or team, nor more time than its own, nor a milder class of data. */
export async function createOwnApiToken(context: IdentityContext, principal: Principal, wish: { name: string; environment: Environment; scopes: readonly Permission[]; expiresInDays: number | null; teamId: string | null; dataClass: DataClass | null; project?: string | null; mayNameProject?: boolean; workflow?: string | null; mayNameWorkflow?: boolean }) {
  const missing = wish.scopes.find((scope) => !principal.permissions.has(scope));
  if (missing !== undefined || principal.userId === null) throw new KeysteadError('forbidden', { permission: missing ?? 'tokens.manage' });
  if (principal.kind === 'token' && principal.environment !== wish.environment) throw new KeysteadError('forbidden', { permission: `environment ${wish.environment}` });
  const bound = principal.boundTeamId ?? null;
  if (bound !== null && wish.teamId !== bound) throw new KeysteadError('forbidden', { permission: 'another team than the token’s own' });
  const asked = wish.expiresInDays === null ? null : new Date(context.clock.now().getTime() + wish.expiresInDays * 24 * 3_600_000);
  const expiresAt = earlier(asked, principal.tokenId === null ? null : await endOf(context, principal.tenantId, principal.tokenId));
  return createApiToken(context, { tenantId: principal.tenantId, userId: principal.userId, name: wish.name, environment: wish.environment, scopes: wish.scopes, expiresAt, teamId: wish.teamId, dataClass: handedOn(principal.dataClass ?? null, wish.dataClass), project: wish.project ?? null, mayNameProject: wish.mayNameProject ?? false, workflow: wish.workflow ?? null, mayNameWorkflow: wish.mayNameWorkflow ?? false, actor: actorOf(principal) });
}

function handedOn(own: DataClass | null, wished: DataClass | null): DataClass | null {
  return own === null ? wished : strictestOf([own, wished]);
}

async function endOf(context: IdentityContext, tenantId: string, tokenId: string): Promise<Date | null> {
  const row = await context.app.inTenant(tenantId, (trx) => trx.selectFrom('api_tokens').select('expires_at').where('tenant_id', '=', tenantId).where('id', '=', tokenId).executeTakeFirst());
  return row?.expires_at ?? null;
}

/** `null` stands for never. */
function earlier(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

/** Revokes a token; a second time changes nothing. @throws KeysteadError `not_found`. */
export async function revokeApiToken(context: IdentityContext, { tenantId, actor }: { readonly tenantId: string; readonly actor: Actor }, tokenId: string): Promise<void> {
  await context.app.inTenant(tenantId, async (trx) => {
    const row = await trx.selectFrom('api_tokens').select(['id', 'revoked_at']).where('id', '=', tokenId).where('tenant_id', '=', tenantId).forUpdate().executeTakeFirst();
    if (row === undefined) throw new KeysteadError('not_found');
    if (row.revoked_at !== null) return;
    await trx.updateTable('api_tokens').set({ revoked_at: context.clock.now() }).where('id', '=', tokenId).execute();
    await recordEvent(trx, { tenantId, action: 'token.revoked', actor, subjectId: tokenId, detail: {} });
  });
}

/**
 * The token that a file declares, made where it is not there yet.
 * @returns the token, or `null` where it was revoked or has expired since: a file brings back neither.
 */
export async function ensureDeclaredToken(context: IdentityContext, wish: DeclaredToken): Promise<string | null> {
  const secret = generateToken(wish.environment, wish.random);
  const known = await context.app.inTenant(wish.tenantId, (trx) =>
    trx.selectFrom('api_tokens').select(['revoked_at', 'expires_at']).where('tenant_id', '=', wish.tenantId).where('token_hash', '=', hashToken(secret)).executeTakeFirst());
  if (known === undefined) return (await createApiToken(context, wish, secret)).secret;
  const expired = known.expires_at !== null && known.expires_at <= context.clock.now();
  return known.revoked_at === null && !expired ? secret : null;
}
