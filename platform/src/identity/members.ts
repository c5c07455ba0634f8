import type { Qualification, Role } from '@keystead/contract';
import type { Selectable, Transaction } from 'kysely';
import { type Actor, actorOf, recordEvent } from '../audit/index.ts';
import { KeysteadError, type Principal, decodeCursor, newId, toPage, uuidCursor } from '../foundation/index.ts';
import type { IdentityContext } from './context.ts';
import { type MemberChange, changedFields, checkMemberChange, needsSeat } from './member-rules.ts';
import { endSessionsOf } from './memberships.ts';
import { endPasswordResets } from './passwords.ts';
import { type Person, personsOf } from './persons.ts';
import { lockTenant, planLimit, seatIsFree, seatsTaken } from './seats.ts';
import type { PeopleTables } from './tables.ts';
import { teamsOfPeople } from './teams/team-rows.ts';

type MemberRow = Selectable<PeopleTables['members']>;

interface NewMember {
  readonly tenantId: string;
  readonly userId: string;
  readonly role: Role;
  readonly qualifications: readonly Qualification[];
  readonly actor: Actor;
}

/** Adds a membership. Whoever calls has locked the tenant and counted the seats. @returns its id. */
export async function addMemberRow(context: IdentityContext, trx: Transaction<PeopleTables>, member: NewMember): Promise<string> {
  const id = newId();
  await trx.insertInto('members').values({
    id, tenant_id: member.tenantId, user_id: member.userId, role: member.role, qualifications: [...member.qualifications], joined_at: context.clock.now(),
  }).execute();
  await recordEvent(trx, { tenantId: member.tenantId, action: 'member.joined', actor: member.actor, subjectId: id, detail: { role: member.role, userId: member.userId } });
  return id;
}

/** The wire shape of a membership. */
function toMember(row: MemberRow, person: Person | undefined, teams: readonly { id: string; name: string; primary: boolean }[]) {
  return {
    id: row.id, userId: row.user_id, name: person?.name ?? '', email: person?.email ?? '', role: row.role, qualifications: row.qualifications,
    state: row.state, secondFactor: person?.secondFactor ?? false, joinedAt: row.joined_at.toISOString(), teams: [...teams],
  };
}

export async function listMembers(context: IdentityContext, tenantId: string, page: { cursor?: string | undefined; limit: number }) {
  const after = page.cursor === undefined ? null : decodeCursor(page.cursor, uuidCursor);
  const { rows, teams } = await context.app.inTenant(tenantId, async (trx) => {
    let query = trx.selectFrom('members').selectAll().where('tenant_id', '=', tenantId).orderBy('id').limit(page.limit + 1);
    if (after !== null) query = query.where('id', '>', after);
    const found = await query.execute();
    return { rows: found, teams: await teamsOfPeople(trx, found.map((row) => row.user_id)) };
  });
  const persons = await personsOf(context, tenantId, rows.map((row) => row.user_id));
  return toPage(rows, page.limit, (row) => toMember(row, persons.get(row.user_id), teams.get(row.user_id) ?? []), (row) => row.id);
}

/**
 * Changes a membership. Disabling ends the person's sessions here; their tokens stop with the membership. A change of role
 * ends their sessions too (but not the one it was made from), so that nobody goes on with a page drawn for another role.
 * @throws KeysteadError `not_found`, `forbidden`, `conflict`, `plan_limit`.
 */
export async function updateMember(context: IdentityContext, principal: Principal, memberId: string, change: MemberChange) {
  const { tenantId } = principal;
  const result = await context.app.inTenant(tenantId, async (trx) => {
    const tenant = await lockTenant(trx, tenantId);
    const member = await trx.selectFrom('members').selectAll().where('id', '=', memberId).where('tenant_id', '=', tenantId).executeTakeFirst();
    if (member === undefined) throw new KeysteadError('not_found');
    const owners = await trx.selectFrom('members').select(({ fn }) => fn.countAll<number>().as('count')).where('tenant_id', '=', tenantId).where('role', '=', 'owner').where('state', '=', 'active').executeTakeFirstOrThrow();
    checkMemberChange(member, change, { actorRole: principal.role, activeOwners: owners.count });
    if (needsSeat(member, change) && !seatIsFree(tenant.plan, await seatsTaken(trx, tenantId))) throw planLimit(tenant.plan);
    const fields = changedFields(member, change);
    const teams = (await teamsOfPeople(trx, [member.user_id])).get(member.user_id) ?? [];
    if (fields.length === 0) return { row: member, fields, teams };
    const row = await trx.updateTable('members').set({
      ...(change.role === undefined ? {} : { role: change.role }), ...(change.state === undefined ? {} : { state: change.state }),
      ...(change.qualifications === undefined ? {} : { qualifications: [...new Set(change.qualifications)] }),
    }).where('id', '=', memberId).returningAll().executeTakeFirstOrThrow();
    await recordEvent(trx, { tenantId, action: 'member.updated', actor: actorOf(principal), subjectId: memberId, detail: { fields, role: row.role, state: row.state, qualifications: row.qualifications } });
    return { row, fields, teams };
  });
  if (result.fields.includes('state') || result.fields.includes('role')) await endSessionsOf(context, tenantId, result.row.user_id, principal.sessionId);
  if (result.fields.includes('role')) await endPasswordResets(context, result.row.user_id);
  return toMember(result.row, (await personsOf(context, tenantId, [result.row.user_id])).get(result.row.user_id), result.teams);
}
