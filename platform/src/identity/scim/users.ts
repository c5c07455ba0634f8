import { type Role, roles } from '@keystead/contract';
import type { Selectable, Transaction } from 'kysely';
import { z } from 'zod';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { isUniqueViolation, KeysteadError, type Principal } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { addMemberRow, updateMember } from '../members.ts';
import { belongsElsewhere } from '../memberships.ts';
import { type Person, createPerson, findPersonByEmail, personsOf, removePerson } from '../persons.ts';
import { lockTenant, planLimit, seatIsFree, seatsTaken } from '../seats.ts';
import { domainOf } from '../sso/rules.ts';
import type { PeopleTables } from '../tables.ts';
import type { Filter } from './filter.ts';
import type { UserChange } from './patch.ts';
import { ScimError } from './scim-error.ts';

type MemberRow = Selectable<PeopleTables['members']>;
type Trx = Transaction<PeopleTables>;
export interface Page { readonly startIndex: number; readonly count: number }

export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const userFilters = ['userName', 'externalId', 'id'] as const;

/** A member as SCIM shows them. */
function toUser(context: IdentityContext, row: MemberRow, person: Person | undefined) {
  const email = person?.email ?? '';
  return {
    schemas: [userSchema], id: row.id, ...(row.external_id === null ? {} : { externalId: row.external_id }), userName: email, displayName: person?.name ?? '', name: { formatted: person?.name ?? '' },
    emails: [{ value: email, type: 'work', primary: true }], active: row.state === 'active', roles: [{ value: row.role, primary: true }],
    meta: { resourceType: 'User', created: row.joined_at.toISOString(), location: `${context.baseUrl()}/scim/v2/Users/${row.id}` },
  };
}

const visible = (trx: Trx, tenantId: string) => trx.selectFrom('members').selectAll().where('tenant_id', '=', tenantId).where('provisioned_until', 'is', null);

async function show(context: IdentityContext, tenantId: string, rows: readonly MemberRow[]) {
  const persons = await personsOf(context, tenantId, rows.map((row) => row.user_id));
  return rows.map((row) => toUser(context, row, persons.get(row.user_id)));
}

async function findRow(context: IdentityContext, tenantId: string, id: string): Promise<MemberRow> {
  const row = z.uuid().safeParse(id).success ? await context.app.inTenant(tenantId, (trx) => visible(trx, tenantId).where('id', '=', id).executeTakeFirst()) : undefined;
  if (row === undefined) throw new ScimError(404, 'there is no such user');
  return row;
}

export async function readUser(context: IdentityContext, tenantId: string, id: string) {
  const [user] = await show(context, tenantId, [await findRow(context, tenantId, id)]);
  return user;
}

export async function listUsers(context: IdentityContext, tenantId: string, filter: Filter | null, page: Page) {
  const person = filter?.attribute === 'userName' ? await findPersonByEmail(context, filter.value) : null;
  const { rows, total } = await context.app.inTenant(tenantId, async (trx) => {
    let query = visible(trx, tenantId);
    if (filter?.attribute === 'userName') query = person === null ? query.where('id', 'is', null) : query.where('user_id', '=', person.id);
    else if (filter?.attribute === 'externalId') query = query.where('external_id', '=', filter.value);
    else if (filter !== null) query = z.uuid().safeParse(filter.value).success ? query.where('id', '=', filter.value) : query.where('id', 'is', null);
    const { count } = await query.clearSelect().select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
    return { total: count, rows: page.count === 0 ? [] : await query.orderBy('id').offset(page.startIndex - 1).limit(page.count).execute() };
  });
  return { total, resources: await show(context, tenantId, rows) };
}

/** @throws ScimError 400 for an address that is none, or of a domain that the organisation has not verified. */
async function checkedAddress(context: IdentityContext, tenantId: string, userName: string | undefined): Promise<string> {
  const email = z.email().max(254).safeParse(userName ?? '');
  if (!email.success) throw new ScimError(400, 'userName must be the e-mail address', 'invalidValue');
  const address = email.data.toLowerCase();
  const domain = await context.identity.selectFrom('keystead.sso_domains').select('domain').where('tenant_id', '=', tenantId).where('domain', '=', domainOf(address)).where('verified_at', 'is not', null).executeTakeFirst();
  if (domain === undefined) throw new ScimError(400, `${domainOf(address)} is no verified domain of this organisation; verify it under Settings → Sign-in`, 'invalidValue');
  return address;
}

/** Owners are made by owners, in the console. */
function checkedRole(wish: string | undefined): Exclude<Role, 'owner'> | undefined {
  const role = roles.find((each) => each === wish?.toLowerCase());
  return role === 'owner' ? undefined : role;
}

function nameOf(change: UserChange): string | null {
  const name = [change.displayName, [change.givenName, change.familyName].filter((part) => part !== undefined && part !== '').join(' ')].find((each) => each !== undefined && each.trim() !== '');
  return name === undefined ? null : name.trim().replace(/\p{Cc}/gu, ' ').slice(0, 120);
}

/**
 * Makes a member; a person is found by their address, or made without a password. One that was deleted comes back under the same id, but as what is
 * asked for now: what they once were is not given anew by whoever was merely away.
 */
export async function createUser(context: IdentityContext, principal: Principal, wish: UserChange) {
  const { tenantId } = principal;
  const email = await checkedAddress(context, tenantId, wish.userName);
  const known = await findPersonByEmail(context, email);
  if (known !== null) await refuseForeignPerson(context, tenantId, known.id);
  const userId = known?.id ?? await createPerson(context, { name: nameOf(wish) ?? email, email, passwordHash: null });
  const active = wish.active ?? true;
  const role = checkedRole(wish.role) ?? 'member';
  let joined = false;
  try {
    const id = await context.turns.take(tenantId, () => context.app.inTenant(tenantId, async (trx) => {
      const { plan } = await lockTenant(trx, tenantId);
      const member = await trx.selectFrom('members').selectAll().where('tenant_id', '=', tenantId).where('user_id', '=', userId).executeTakeFirst();
      if (member !== undefined && member.provisioned_until === null) throw new ScimError(409, 'there is a user with this userName already', 'uniqueness');
      const needsSeat = active && member?.state !== 'active';
      if (needsSeat && !seatIsFree(plan, await seatsTaken(trx, tenantId))) throw planLimit(plan);
      const memberId = member?.id ?? await addMemberRow(context, trx, { tenantId, userId, role, qualifications: [], actor: actorOf(principal) });
      await trx.updateTable('members').set({ external_id: wish.externalId ?? null, provisioned_until: null, ...(member === undefined ? active ? {} : { state: 'disabled' as const } : { role, qualifications: [] }) }).where('id', '=', memberId).execute();
      return memberId;
    }));
    joined = true;
    // Whoever comes back does so by the same way as in the console, with its rules and its record.
    await updateMember(context, principal, id, { state: active ? 'active' : 'disabled' });
    return await readUser(context, tenantId, id);
  } catch (error) {
    if (known === null && !joined) await removePerson(context, userId);
    throw externalIdTaken(error);
  }
}

/** Whoever made that account elsewhere need not be who the directory means: they prove it by accepting an invitation. @throws ScimError 409. */
async function refuseForeignPerson(context: IdentityContext, tenantId: string, userId: string): Promise<void> {
  const member = await context.app.inTenant(tenantId, (trx) => trx.selectFrom('members').select('id').where('tenant_id', '=', tenantId).where('user_id', '=', userId).executeTakeFirst());
  if (member === undefined && await belongsElsewhere(context, userId, tenantId)) throw new ScimError(409, 'somebody of another organisation here has this userName; invite them in the console, and they accept with their own password', 'uniqueness');
}

function externalIdTaken(error: unknown): unknown {
  return isUniqueViolation(error) ? new ScimError(409, 'another user has this externalId', 'uniqueness') : error;
}

/**
 * Changes a member. Being made inactive ends their sessions and tokens everywhere within a second, and comes first: whatever else is asked for and
 * refused keeps nobody in. Name and address are the person's, who may belong
 * to other organisations: those change only where they do not, and an owner's address never: whoever
 * holds the new one could come in as them.
 */
export async function changeUser(context: IdentityContext, principal: Principal, id: string, change: UserChange) {
  const { tenantId } = principal;
  const row = await findRow(context, tenantId, id);
  const role = row.role === 'owner' ? undefined : checkedRole(change.role);
  if (change.active === false) await updateMember(context, principal, id, { state: 'disabled' });
  await changePerson(context, principal, row, change);
  if (change.externalId !== undefined) {
    await context.app.inTenant(tenantId, (trx) => trx.updateTable('members').set({ external_id: change.externalId ?? null }).where('id', '=', id).execute()).catch((error: unknown) => { throw externalIdTaken(error); });
  }
  if (change.active !== undefined || role !== undefined) await updateMember(context, principal, id, { ...(change.active === undefined ? {} : { state: change.active ? 'active' as const : 'disabled' as const }), ...(role === undefined ? {} : { role }) });
  return readUser(context, tenantId, id);
}

async function changePerson(context: IdentityContext, principal: Principal, { id, user_id: userId, role }: MemberRow, change: UserChange): Promise<void> {
  const { tenantId } = principal;
  const person = (await personsOf(context, tenantId, [userId])).get(userId);
  if (person === undefined) throw new ScimError(404, 'there is no such user');
  const name = nameOf(change);
  const email = change.userName === undefined || change.userName.toLowerCase() === person.email ? null : await checkedAddress(context, tenantId, change.userName);
  if (email === null && (name === null || name === person.name)) return;
  if (email !== null && role === 'owner') throw new ScimError(409, 'an owner’s address is theirs to change', 'mutability');
  const elsewhere = await belongsElsewhere(context, userId, tenantId);
  if (elsewhere && email !== null) throw new ScimError(409, 'this person belongs to another organisation here too: their address is theirs to change', 'mutability');
  if (elsewhere) return;
  try {
    await context.identity.updateTable('user').set({ ...(name === null ? {} : { name }), ...(email === null ? {} : { email }), updatedAt: context.clock.now() }).where('id', '=', userId).execute();
    const fields = [...(name === null || name === person.name ? [] : ['name']), ...(email === null ? [] : ['address'])];
    await context.app.inTenant(tenantId, (trx) => recordEvent(trx, { tenantId, action: 'member.updated', actor: actorOf(principal), subjectId: id, detail: { fields, ...(email === null ? {} : { email }) } }));
  } catch (error) {
    if (isUniqueViolation(error)) throw new ScimError(409, 'somebody has this userName already', 'uniqueness');
    throw error;
  }
}

/** Deleting disables, and hides from provisioning; what the person did stays readable in the organisation. */
export async function deleteUser(context: IdentityContext, principal: Principal, id: string): Promise<void> {
  const { tenantId } = principal;
  const row = await findRow(context, tenantId, id);
  if (row.user_id === principal.userId) throw new KeysteadError('conflict', { detail: 'this token belongs to the person that it would delete' });
  await updateMember(context, principal, id, { state: 'disabled' });
  await context.app.inTenant(tenantId, (trx) => trx.updateTable('members').set({ provisioned_until: context.clock.now(), external_id: null }).where('id', '=', id).execute());
}
