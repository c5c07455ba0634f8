import { type AuditorLink, permissionsOfRole, roles } from '@keystead/contract';
import { type Selectable, sql } from 'kysely';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { KeysteadError, type Principal, decodeCursor, newId, toPage, uuidCursor } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { newOneTimeToken } from '../one-time-token.ts';
import { personsOf } from '../persons.ts';
import type { PeopleTables } from '../tables.ts';

interface Row extends Pick<Selectable<PeopleTables['auditor_links']>, 'id' | 'purpose' | 'email' | 'created_at' | 'created_by' | 'expires_at' | 'revoked_at' | 'opened' | 'last_used_at'> {
  /** Whether its maker could still make it. */
  readonly stands: boolean;
}
const columns = ['id', 'purpose', 'email', 'created_at', 'created_by', 'expires_at', 'revoked_at', 'opened', 'last_used_at'] as const;

/** Roles that make links. A link ends with its maker's: whoever leaves takes no way in along. */
export const linkMakers = roles.filter((role) => permissionsOfRole[role].includes('people.manage'));
const stands = sql<boolean>`exists (select from members m where m.tenant_id = auditor_links.tenant_id and m.user_id = auditor_links.created_by and m.state = 'active' and m.role = any(${[...linkMakers]}))`.as('stands');

/** More than an organisation has auditors: what is beyond it is a mistake, or somebody who hides one link among many. */
const mostOpen = 100;

function describe(row: Row, now: Date, names: ReadonlyMap<string, { readonly name: string }>): AuditorLink {
  return {
    id: row.id, purpose: row.purpose, email: row.email, state: row.revoked_at !== null ? 'revoked' : row.expires_at <= now ? 'expired' : row.stands ? 'open' : 'revoked', createdAt: row.created_at.toISOString(),
    createdByName: names.get(row.created_by ?? '')?.name ?? null, expiresAt: row.expires_at.toISOString(), opened: row.opened, lastUsedAt: row.last_used_at?.toISOString() ?? null,
  };
}

/** Every link that there is or was, the newest first. */
export async function listLinks(context: IdentityContext, tenantId: string, page: { cursor?: string | undefined; limit: number }) {
  const rows = await context.app.inTenant(tenantId, (trx) => {
    let query = trx.selectFrom('auditor_links').select([...columns, stands]).where('tenant_id', '=', tenantId).orderBy('id', 'desc').limit(page.limit + 1);
    if (page.cursor !== undefined) query = query.where('id', '<', decodeCursor(page.cursor, uuidCursor));
    return query.execute();
  });
  const names = await personsOf(context, tenantId, [...new Set(rows.flatMap((row) => row.created_by ?? []))]);
  return toPage(rows, page.limit, (row) => describe(row, context.clock.now(), names), (row) => row.id);
}

/** Makes a link. What opens it is in the answer and nowhere else. @throws KeysteadError `conflict` where as many are open as may be. */
export async function createLink(context: IdentityContext, principal: Principal, wish: { purpose: string; email: string | null; hours: number }): Promise<{ auditorLink: AuditorLink; link: string }> {
  const { tenantId } = principal;
  const now = context.clock.now();
  const { token, hash } = newOneTimeToken();
  const row = await context.app.inTenant(tenantId, async (trx) => {
    const open = await trx.selectFrom('auditor_links').select('id').where('tenant_id', '=', tenantId).where('revoked_at', 'is', null).where('expires_at', '>', now).limit(mostOpen).execute();
    if (open.length >= mostOpen) throw new KeysteadError('conflict', { detail: `an organisation has at most ${mostOpen} open links; revoke some that are not used any more` });
    const made = await trx.insertInto('auditor_links').values({
      tenant_id: tenantId, id: newId(), purpose: wish.purpose, email: wish.email, token_hash: hash, created_by: principal.userId, created_at: now, expires_at: new Date(now.getTime() + wish.hours * 3_600_000),
    }).returning([...columns, stands]).executeTakeFirstOrThrow();
    await recordEvent(trx, { tenantId, action: 'auditor-link.created', actor: actorOf(principal), subjectId: made.id, detail: { purpose: wish.purpose, until: made.expires_at.toISOString(), ...(wish.email === null ? {} : { email: wish.email }) } });
    return made;
  });
  const names = await personsOf(context, tenantId, row.created_by === null ? [] : [row.created_by]);
  return { auditorLink: describe(row, now, names), link: `${context.baseUrl()}/auditor#token=${token}` };
}

/** Ends a link, and with it whatever it opened; a second time changes nothing. @throws KeysteadError `not_found`. */
export async function revokeLink(context: IdentityContext, principal: Principal, linkId: string): Promise<void> {
  const { tenantId } = principal;
  await context.app.inTenant(tenantId, async (trx) => {
    const row = await trx.selectFrom('auditor_links').select(['purpose', 'revoked_at']).where('tenant_id', '=', tenantId).where('id', '=', linkId).forUpdate().executeTakeFirst();
    if (row === undefined) throw new KeysteadError('not_found');
    if (row.revoked_at !== null) return;
    await trx.updateTable('auditor_links').set({ revoked_at: context.clock.now() }).where('tenant_id', '=', tenantId).where('id', '=', linkId).execute();
    await recordEvent(trx, { tenantId, action: 'auditor-link.revoked', actor: actorOf(principal), subjectId: linkId, detail: { purpose: row.purpose } });
  });
}
