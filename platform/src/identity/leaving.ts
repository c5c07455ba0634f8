import type { Qualification, Role } from '@keystead/contract';
import type { IdentityContext } from './context.ts';
import { createPerson, findPersonByEmail, personsOf } from './persons.ts';

/** A member as an export tells of them: who they are, and nothing that signs them in. */
export interface DepartingMember {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly qualifications: readonly Qualification[];
  readonly state: 'active' | 'disabled';
  readonly joinedAt: string;
}

/** What moving and deleting a tenant asks of identity. */
export interface LeavingPeople {
  /** The members of a tenant after one of them, in the order of their ids, a page at a time; no more at an empty page. */
  members(tenantId: string, after: string | null): Promise<readonly DepartingMember[]>;
  /** The person with that address, made without a password where there is none. Of somebody who exists nothing is changed. */
  ensurePerson(person: { name: string; email: string }): Promise<{ userId: string; made: boolean }>;
  /** Ends every session in a tenant. @returns how many. */
  endSessions(tenantId: string): Promise<number>;
  /** Removes those of these persons who belong nowhere any more and hold no operator rights. @returns how many. */
  forget(userIds: readonly string[]): Promise<number>;
}

const pageSize = 500;

export function leavingPeople(context: IdentityContext): LeavingPeople {
  return {
    async members(tenantId, after) {
      const rows = await context.app.inTenant(tenantId, (trx) => {
        const query = trx.selectFrom('members').selectAll().where('tenant_id', '=', tenantId).orderBy('id').limit(pageSize);
        return (after === null ? query : query.where('id', '>', after)).execute();
      });
      const persons = await personsOf(context, tenantId, rows.map((row) => row.user_id));
      return rows.map((row) => ({
        id: row.id, userId: row.user_id, name: persons.get(row.user_id)?.name ?? '', email: persons.get(row.user_id)?.email ?? '',
        role: row.role, qualifications: row.qualifications, state: row.state, joinedAt: row.joined_at.toISOString(),
      }));
    },
    async ensurePerson({ name, email }) {
      const known = await findPersonByEmail(context, email);
      if (known !== null) return { userId: known.id, made: false };
      return { userId: await createPerson(context, { name, email, passwordHash: null }), made: true };
    },
    async endSessions(tenantId) {
      return Number((await context.identity.deleteFrom('session').where('tenantId', '=', tenantId).executeTakeFirst()).numDeletedRows);
    },
    async forget(userIds) {
      if (userIds.length === 0) return 0;
      const gone = await context.identity.deleteFrom('user as u').where('u.id', 'in', [...userIds])
        .where(({ not, exists, selectFrom }) => not(exists(selectFrom('keystead.members as m').select('m.id').whereRef('m.user_id', '=', 'u.id'))))
        .where(({ not, exists, selectFrom }) => not(exists(selectFrom('keystead.operators as o').select('o.user_id').whereRef('o.user_id', '=', 'u.id'))))
        .executeTakeFirst();
      return Number(gone.numDeletedRows);
    },
  };
}
