import type { Role } from '@keystead/contract';
import type { Selectable, Transaction } from 'kysely';
import { type Actor, actorOf, recordEvent } from '../audit/index.ts';
import { KeysteadError, type Principal, decodeCursor, newId, toPage, uuidCursor } from '../foundation/index.ts';
import type { IdentityContext } from './context.ts';
import { checkGrantedRole } from './member-rules.ts';
import { newOneTimeToken } from './one-time-token.ts';
import { type Person, findPersonByEmail, personsOf } from './persons.ts';
import { lockTenant, planLimit, seatIsFree, seatsTaken } from './seats.ts';
import type { PeopleTables } from './tables.ts';

const lifetimeMs = 7 * 24 * 3_600_000;

/** Invitations that ran out stay in the list for so long, to be renewed or withdrawn. */
const shownAfterExpiryMs = 30 * 24 * 3_600_000;

type InvitationRow = Pick<Selectable<PeopleTables['invitations']>, 'id' | 'email' | 'role' | 'expires_at' | 'created_at' | 'invited_by'>;
const columns = ['id', 'email', 'role', 'expires_at', 'created_at', 'invited_by'] as const;

function toInvitation(row: InvitationRow, now: Date, names: ReadonlyMap<string, Person>) {
  return {
    id: row.id, email: row.email, role: row.role, expiresAt: row.expires_at.toISOString(), expired: row.expires_at <= now, createdAt: row.created_at.toISOString(),
    invitedByName: row.invited_by === null ? null : names.get(row.invited_by)?.name ?? null,
  };
}

async function showInvitation(context: IdentityContext, tenantId: string, row: InvitationRow) {
  return toInvitation(row, context.clock.now(), await personsOf(context, tenantId, row.invited_by === null ? [] : [row.invited_by]));
}

/** Invitations that nobody accepted yet, those that ran out of late among them. */
export async function listInvitations(context: IdentityContext, tenantId: string, page: { cursor?: string | undefined; limit: number }) {
  const after = page.cursor === undefined ? null : decodeCursor(page.cursor, uuidCursor);
  const now = context.clock.now();
  const rows = await context.app.inTenant(tenantId, (trx) => {
    let query = trx.selectFrom('invitations').select(columns).where('tenant_id', '=', tenantId)
      .where('accepted_at', 'is', null).where('withdrawn_at', 'is', null).where('expires_at', '>', new Date(now.getTime() - shownAfterExpiryMs)).orderBy('id').limit(page.limit + 1);
    if (after !== null) query = query.where('id', '>', after);
    return query.execute();
  });
  const names = await personsOf(context, tenantId, [...new Set(rows.flatMap((row) => row.invited_by ?? []))]);
  return toPage(rows, page.limit, (row) => toInvitation(row, now, names), (row) => row.id);
}

interface NewInvitation { readonly tenantId: string; readonly email: string; readonly role: Role; readonly invitedBy: string | null; readonly actor: Actor }

/** Makes an invitation in a transaction of its tenant. Whoever calls has checked seats and rights. The link is nowhere else. */
export async function insertInvitation(context: IdentityContext, trx: Transaction<PeopleTables>, wish: NewInvitation) {
  const now = context.clock.now();
  const { token, hash } = newOneTimeToken();
  const row = await trx.insertInto('invitations').values({
    id: newId(), tenant_id: wish.tenantId, email: wish.email, role: wish.role, token_hash: hash, invited_by: wish.invitedBy, created_at: now, expires_at: new Date(now.getTime() + lifetimeMs),
  }).returning(columns).executeTakeFirstOrThrow();
  await recordEvent(trx, { tenantId: wish.tenantId, action: 'invitation.created', actor: wish.actor, subjectId: row.id, detail: { role: wish.role, email: wish.email } });
  return { row, invitation: toInvitation(row, now, new Map()), link: invitationLink(context, token) };
}

function invitationLink(context: IdentityContext, token: string): string {
  return `${context.baseUrl()}/invitation#token=${token}`;
}

/**
 * Invites someone. Open invitations count as seats, so that nobody is invited who could not come in.
 * @throws KeysteadError `plan_limit`, `conflict` where they are a member or invited already, `forbidden` for a role above one's own.
 */
export async function createInvitation(context: IdentityContext, principal: Principal, wish: { email: string; role: Role }) {
  const { tenantId } = principal;
  checkGrantedRole(principal.role, wish.role);
  const person = await findPersonByEmail(context, wish.email);
  const made = await context.app.inTenant(tenantId, async (trx) => {
    const tenant = await lockTenant(trx, tenantId);
    await refuseMembers(trx, tenantId, person);
    const open = await openInvitations(context, trx, tenantId);
    if (open.some((each) => each.email === wish.email)) throw new KeysteadError('conflict', { detail: 'this person is invited already; renew that invitation for a new link' });
    if (!seatIsFree(tenant.plan, await seatsTaken(trx, tenantId) + open.length)) throw planLimit(tenant.plan);
    return insertInvitation(context, trx, { tenantId, ...wish, invitedBy: principal.userId, actor: actorOf(principal) });
  });
  return { invitation: await showInvitation(context, tenantId, made.row), link: made.link };
}

/**
 * Gives an invitation a new link and another week; the link before it ends. One that ran out takes a seat again, as a new one would.
 * @throws KeysteadError `not_found`, `plan_limit`, `conflict` where they became a member otherwise, `forbidden` for a role above one's own.
 */
export async function renewInvitation(context: IdentityContext, principal: Principal, invitationId: string) {
  const { tenantId } = principal;
  const now = context.clock.now();
  const { token, hash } = newOneTimeToken();
  const email = (await context.app.inTenant(tenantId, (trx) => trx.selectFrom('invitations').select('email').where('id', '=', invitationId).where('tenant_id', '=', tenantId).executeTakeFirst()))?.email;
  const person = email === undefined ? null : await findPersonByEmail(context, email);
  const row = await context.app.inTenant(tenantId, async (trx) => {
    const tenant = await lockTenant(trx, tenantId);
    const before = await trx.selectFrom('invitations').select(columns).where('id', '=', invitationId).where('tenant_id', '=', tenantId).where('accepted_at', 'is', null).where('withdrawn_at', 'is', null).forUpdate().executeTakeFirst();
    if (before === undefined) throw new KeysteadError('not_found');
    checkGrantedRole(principal.role, before.role);
    await refuseMembers(trx, tenantId, person);
    const others = (await openInvitations(context, trx, tenantId)).filter((each) => each.id !== before.id);
    if (others.some((each) => each.email === before.email)) throw new KeysteadError('conflict', { detail: 'this person has a newer invitation; withdraw this one' });
    if (!seatIsFree(tenant.plan, await seatsTaken(trx, tenantId) + others.length)) throw planLimit(tenant.plan);
    const renewed = await trx.updateTable('invitations').set({ token_hash: hash, expires_at: new Date(now.getTime() + lifetimeMs) }).where('id', '=', before.id).returning(columns).executeTakeFirstOrThrow();
    await recordEvent(trx, { tenantId, action: 'invitation.renewed', actor: actorOf(principal), subjectId: before.id, detail: { role: before.role, email: before.email } });
    return renewed;
  });
  return { invitation: await showInvitation(context, tenantId, row), link: invitationLink(context, token) };
}

async function refuseMembers(trx: Transaction<PeopleTables>, tenantId: string, person: Person | null): Promise<void> {
  if (person === null) return;
  const member = await trx.selectFrom('members').select('id').where('tenant_id', '=', tenantId).where('user_id', '=', person.id).executeTakeFirst();
  if (member !== undefined) throw new KeysteadError('conflict', { detail: 'this person is a member already; if they are disabled, enable them again' });
}

function openInvitations(context: IdentityContext, trx: Transaction<PeopleTables>, tenantId: string) {
  return trx.selectFrom('invitations').select(['id', 'email']).where('tenant_id', '=', tenantId).where('accepted_at', 'is', null).where('withdrawn_at', 'is', null).where('expires_at', '>', context.clock.now()).execute();
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
