import type { Role } from '@keystead/contract';
import type { Selectable } from 'kysely';
import { actorOf, recordEvent } from '../audit/index.ts';
import { KeysteadError, type Principal, decodeCursor, newId, toPage, uuidCursor } from '../foundation/index.ts';
import type { IdentityContext } from './context.ts';
import { checkGrantedRole } from './member-rules.ts';
import { newOneTimeToken } from './one-time-token.ts';
import { findPersonByEmail } from './persons.ts';
import { seatIsFree } from './plans.ts';
import { lockTenant, planLimit, seatsTaken } from './seats.ts';
import type { PeopleTables } from './tables.ts';

const lifetimeMs = 7 * 24 * 3_600_000;

type InvitationRow = Pick<Selectable<PeopleTables['invitations']>, 'id' | 'email' | 'role' | 'expires_at' | 'created_at'>;
const columns = ['id', 'email', 'role', 'expires_at', 'created_at'] as const;

function toInvitation(row: InvitationRow) {
  return { id: row.id, email: row.email, role: row.role, expiresAt: row.expires_at.toISOString(), createdAt: row.created_at.toISOString() };
}

export async function listInvitations(context: IdentityContext, tenantId: string, page: { cursor?: string | undefined; limit: number }) {
  const after = page.cursor === undefined ? null : decodeCursor(page.cursor, uuidCursor);
  const rows = await context.app.inTenant(tenantId, (trx) => {
    let query = trx.selectFrom('invitations').select(columns).where('tenant_id', '=', tenantId)
      .where('accepted_at', 'is', null).where('withdrawn_at', 'is', null).where('expires_at', '>', context.clock.now()).orderBy('id').limit(page.limit + 1);
    if (after !== null) query = query.where('id', '>', after);
    return query.execute();
  });
  return toPage(rows, page.limit, toInvitation, (row) => row.id);
}

/**
 * Invites someone. Open invitations count as seats, so that nobody is invited who could not come in.
 * @throws KeysteadError `plan_limit`, `conflict` where they are a member or invited already, `forbidden` for a role above one's own.
 */
export async function createInvitation(context: IdentityContext, principal: Principal, wish: { email: string; role: Role }) {
  const { tenantId } = principal;
  checkGrantedRole(principal.role, wish.role);
  const now = context.clock.now();
  const { token, hash } = newOneTimeToken();
  const person = await findPersonByEmail(context, wish.email);
  const row = await context.app.inTenant(tenantId, async (trx) => {
    const tenant = await lockTenant(trx, tenantId);
    if (person !== null && await trx.selectFrom('members').select('id').where('tenant_id', '=', tenantId).where('user_id', '=', person.id).executeTakeFirst() !== undefined) {
      throw new KeysteadError('conflict', { detail: 'this person is a member already; if they are disabled, enable them again' });
    }
    const open = await trx.selectFrom('invitations').select('email').where('tenant_id', '=', tenantId).where('accepted_at', 'is', null).where('withdrawn_at', 'is', null).where('expires_at', '>', now).execute();
    if (open.some((each) => each.email === wish.email)) throw new KeysteadError('conflict', { detail: 'this person is invited already; withdraw that invitation to make a new one' });
    if (!seatIsFree(tenant.plan, await seatsTaken(trx, tenantId) + open.length)) throw planLimit(tenant.plan);
    const made = await trx.insertInto('invitations').values({
      id: newId(), tenant_id: tenantId, email: wish.email, role: wish.role, token_hash: hash, invited_by: principal.userId,
      created_at: now, expires_at: new Date(now.getTime() + lifetimeMs),
    }).returning(columns).executeTakeFirstOrThrow();
    await recordEvent(trx, { tenantId, action: 'invitation.created', actor: actorOf(principal), subjectId: made.id, detail: { role: wish.role, email: wish.email } });
    return made;
  });
  return { invitation: toInvitation(row), link: `${context.baseUrl()}/invitation#token=${token}` };
}

/** @throws KeysteadError `not_found` for one that is not open, or not ours. */
export async function withdrawInvitation(context: IdentityContext, principal: Principal, invitationId: string): Promise<void> {
  const { tenantId } = principal;
  await context.app.inTenant(tenantId, async (trx) => {
    const result = await trx.updateTable('invitations').set({ withdrawn_at: context.clock.now() }).where('id', '=', invitationId).where('tenant_id', '=', tenantId)
      .where('accepted_at', 'is', null).where('withdrawn_at', 'is', null).executeTakeFirst();
    if (result.numUpdatedRows === 0n) throw new KeysteadError('not_found');
    await recordEvent(trx, { tenantId, action: 'invitation.withdrawn', actor: actorOf(principal), subjectId: invitationId, detail: {} });
  });
}
