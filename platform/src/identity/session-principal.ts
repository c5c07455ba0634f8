import { type AnyPermission, type Permission, operatorPermissions, permissionsOfRole, supportContentPermissions, supportPermissions } from '@keystead/contract';
import { sql } from 'kysely';
import { platformLogId } from '../audit/index.ts';
import { KeysteadError, type Principal } from '../foundation/index.ts';
import { type RequestState, stateOf } from './break-glass/rules.ts';
import type { IdentityContext } from './context.ts';
import { type SessionLimits, platformLimits, sessionIsLive } from './session-life.ts';

/** What a session says of itself, as the identity library verified it. */
interface VerifiedSession {
  readonly id: string;
  readonly tenantId: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly mfaAt: Date | null;
  readonly setupUntil: Date | null;
  readonly supportRequestId: string | null;
  readonly ssoConnectionId: string | null;
}
interface VerifiedUser { readonly id: string; readonly name: string; readonly secondFactor: boolean }

/**
 * Who a session stands for now: a member of its tenant, platform support on what was granted, or an operator outside of every
 * organisation. One query, whichever it is. `null` where it stands for nobody any more.
 * @throws KeysteadError `tenant_suspended` for a member of a tenant that rests.
 */
export async function principalOf(context: IdentityContext, session: VerifiedSession, user: VerifiedUser): Promise<Principal | null> {
  const known = await readFacts(context, session, user.id);
  // What an organisation's identity provider says opens nothing outside of it: least of all the installation.
  const facts = session.ssoConnectionId === null ? known : { ...known, operator: false };
  if (session.supportRequestId !== null) return supportPrincipal(facts, session, user, context.clock.now());
  if (session.tenantId === platformLogId) return facts.operator && sessionIsLive(session, platformLimits, context.clock.now()) ? operatorPrincipal(session, user) : null;
  if (facts.role === null || facts.limits === null || !sessionIsLive(session, facts.limits, context.clock.now())) return null;
  if (facts.suspended && !facts.operator) throw new KeysteadError('tenant_suspended');
  // An operator whose own organisation rests must still be able to wake it.
  if (facts.suspended) return operatorPrincipal(session, user);
  const own: readonly AnyPermission[] = permissionsOfRole[facts.role];
  return {
    ...shared(session, user), role: facts.role, teamIds: new Set(facts.teamIds), operator: facts.operator,
    permissions: new Set(facts.operator ? [...own, ...operatorPermissions] : own), secondFactorRequired: facts.secondFactorRequired, setupUntil: session.setupUntil,
  };
}

function shared(session: VerifiedSession, user: VerifiedUser) {
  return {
    kind: 'user', tenantId: session.tenantId, userId: user.id, tokenId: null, name: user.name, environment: 'production', sessionId: session.id,
    ...(session.ssoConnectionId === null ? {} : { ssoConnectionId: session.ssoConnectionId }), secondFactorAt: session.mfaAt, secondFactorEnrolled: user.secondFactor,
  } as const;
}

function operatorPrincipal(session: VerifiedSession, user: VerifiedUser): Principal {
  return { ...shared(session, user), tenantId: platformLogId, role: 'operator', operator: true, permissions: new Set(operatorPermissions), secondFactorRequired: true };
}

/** Support reads how things are set up, and content only where that was granted too. Whatever a membership would add is left out. */
function supportPrincipal(facts: Facts, session: VerifiedSession, user: VerifiedUser, now: Date): Principal | null {
  const { request } = facts;
  if (!facts.operator || facts.suspended || request === null || request.until === null || request.requestedBy !== user.id || request.state(now) !== 'approved') return null;
  const permissions: readonly Permission[] = request.includesContent ? [...supportPermissions, ...supportContentPermissions] : supportPermissions;
  return { ...shared(session, user), role: 'support', support: { requestId: request.id, until: request.until }, permissions: new Set(permissions), secondFactorRequired: true };
}

interface Facts {
  readonly operator: boolean;
  readonly role: keyof typeof permissionsOfRole | null;
  readonly suspended: boolean;
  readonly secondFactorRequired: boolean;
  readonly limits: SessionLimits | null;
  readonly teamIds: readonly string[];
  readonly request: { readonly id: string; readonly requestedBy: string; readonly includesContent: boolean; readonly until: Date | null; state(now: Date): RequestState } | null;
}

async function readFacts(context: IdentityContext, session: VerifiedSession, userId: string): Promise<Facts> {
  const row = await context.identity.selectFrom('user as u')
    .leftJoin('keystead.operators as o', (join) => join.onRef('o.user_id', '=', 'u.id').on('o.removed_at', 'is', null))
    .leftJoin('keystead.tenants as t', (join) => join.on('t.id', '=', session.tenantId).on('t.deleted_at', 'is', null))
    .leftJoin('keystead.members as m', (join) => join.onRef('m.tenant_id', '=', 't.id').onRef('m.user_id', '=', 'u.id').on('m.state', '=', 'active'))
    .leftJoin('keystead.break_glass as b', (join) => join.on('b.id', '=', session.supportRequestId).onRef('b.tenant_id', '=', 't.id'))
    .where('u.id', '=', userId)
    .select([
      'o.user_id as operator', 't.suspended_at', 't.require_second_factor', 't.session_idle_minutes', 't.session_hours', 'm.role',
      'b.id as request', 'b.requested_by', 'b.includes_content', 'b.drill', 'b.decision', 'b.decide_before', 'b.access_until', 'b.ended_at', 'b.ended_because',
      sql<string[]>`array(select p.team_id::text from keystead.team_members p join keystead.teams e on e.id = p.team_id and e.deleted_at is null where p.tenant_id = t.id and p.user_id = u.id)`.as('teams'),
    ]).executeTakeFirst();
  const { request, requested_by: requestedBy, decide_before: decideBefore } = row ?? {};
  return {
    operator: typeof row?.operator === 'string', role: row?.role ?? null, suspended: (row?.suspended_at ?? null) !== null, secondFactorRequired: row?.require_second_factor === true, teamIds: row?.teams ?? [],
    limits: typeof row?.session_idle_minutes === 'number' && typeof row.session_hours === 'number' ? { idleMinutes: row.session_idle_minutes, hours: row.session_hours } : null,
    request: typeof request !== 'string' || typeof requestedBy !== 'string' || decideBefore === null || decideBefore === undefined ? null : {
      id: request, requestedBy, includesContent: row?.includes_content === true, until: row?.access_until ?? null,
      state: (now) => stateOf({
        drill: row?.drill === true, requestedBy, decideBefore, decision: row?.decision ?? null, accessUntil: row?.access_until ?? null, endedAt: row?.ended_at ?? null, endedBecause: row?.ended_because ?? null,
      }, now),
    },
  };
}
