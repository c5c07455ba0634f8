import { newId } from '../foundation/index.ts';
import type { IdentityContext } from './context.ts';
import { hashPassword, verifyPassword } from './password-hash.ts';

/** A person as the identity library knows them; what they may do stands with their memberships. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly secondFactor: boolean;
  readonly createdAt: Date;
}

type PersonRow = { id: string; name: string; email: string; twoFactorEnabled: boolean | null; createdAt: Date };
const columns = ['id', 'name', 'email', 'twoFactorEnabled', 'createdAt'] as const;

function toPerson(row: PersonRow): Person {
  return { id: row.id, name: row.name, email: row.email, secondFactor: row.twoFactorEnabled === true, createdAt: row.createdAt };
}

export async function findPersonByEmail(context: IdentityContext, email: string): Promise<Person | null> {
  const row = await context.identity.selectFrom('user').select(columns).where('email', '=', email.toLowerCase()).executeTakeFirst();
  return row === undefined ? null : toPerson(row);
}

export async function findPerson(context: IdentityContext, userId: string): Promise<Person | null> {
  const row = await context.identity.selectFrom('user').select(columns).where('id', '=', userId).executeTakeFirst();
  return row === undefined ? null : toPerson(row);
}

/** Persons by id, of those that are members of `tenantId`, active or not. Ids of others are left out. */
export async function personsOf(context: IdentityContext, tenantId: string, userIds: readonly string[]): Promise<ReadonlyMap<string, Person>> {
  if (userIds.length === 0) return new Map();
  const rows = await context.identity.selectFrom('user').select(columns)
    .where('id', 'in', context.identity.selectFrom('keystead.members').select('user_id').where('tenant_id', '=', tenantId).where('user_id', 'in', [...userIds]))
    .execute();
  return new Map(rows.map((row) => [row.id, toPerson(row)]));
}

/** How many of these have a second factor. */
export async function countSecondFactors(context: IdentityContext, userIds: readonly string[]): Promise<number> {
  if (userIds.length === 0) return 0;
  const row = await context.identity.selectFrom('user').select(({ fn }) => fn.countAll<number>().as('count')).where('id', 'in', [...userIds]).where('twoFactorEnabled', '=', true).executeTakeFirst();
  return Number(row?.count ?? 0);
}

/**
 * Makes a person; without a password they cannot sign in. Two rows of the library: should the second fail, the first is
 * taken back.
 */
export async function createPerson(context: IdentityContext, person: { name: string; email: string; passwordHash: string | null }): Promise<string> {
  const { internalAdapter } = await context.library().$context;
  const id = newId();
  await internalAdapter.createUser({ id, name: person.name, email: person.email.toLowerCase(), emailVerified: false }, { method: 'admin' });
  if (person.passwordHash === null) return id;
  try {
    await internalAdapter.createAccount({ userId: id, accountId: id, providerId: 'credential', password: person.passwordHash });
  } catch (error) {
    await removePerson(context, id);
    throw error;
  }
  return id;
}

/** Takes back a person who belongs nowhere, did never, and runs nothing. @returns whether there was one. */
export async function removePerson(context: IdentityContext, userId: string): Promise<boolean> {
  const result = await context.identity.deleteFrom('user').where('id', '=', userId)
    .where(({ not, exists, selectFrom }) => not(exists(selectFrom('keystead.members').select('id').where('user_id', '=', userId))))
    .where(({ not, exists, selectFrom }) => not(exists(selectFrom('keystead.operators').select('user_id').where('user_id', '=', userId)))).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** True where `password` is this person's own. Costs the same whether they have one or not. */
export async function passwordMatches(context: IdentityContext, userId: string, password: string): Promise<boolean> {
  const account = await context.identity.selectFrom('account').select('password').where('userId', '=', userId).where('providerId', '=', 'credential').executeTakeFirst();
  if (account?.password === null || account?.password === undefined) {
    await hashPassword(password);
    return false;
  }
  return verifyPassword({ hash: account.password, password });
}
