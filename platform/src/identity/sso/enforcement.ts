import { planTable } from '@keystead/contract';
import { KeysteadError } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { domainOf } from './rules.ts';

/**
 * The organisations in which a person may begin a session by the organisation's own identity provider alone. Owners keep their other ways, so that a
 * provider that fails locks nobody out; and an organisation whose plan is without single sign-on cannot ask for it.
 */
export async function ssoOnlyTenants(context: Pick<IdentityContext, 'identity'>, userId: string): Promise<ReadonlySet<string>> {
  const user = await context.identity.selectFrom('user').select('email').where('id', '=', userId).executeTakeFirst();
  if (user === undefined) return new Set();
  const rows = await context.identity.selectFrom('keystead.sso_domains as d').innerJoin('keystead.sso_connections as c', 'c.id', 'd.connection_id').innerJoin('keystead.tenants as t', 't.id', 'd.tenant_id')
    .innerJoin('keystead.members as m', (join) => join.onRef('m.tenant_id', '=', 'd.tenant_id').on('m.user_id', '=', userId))
    .select(['d.tenant_id', 't.plan']).where('d.domain', '=', domainOf(user.email)).where('d.verified_at', 'is not', null).where('c.enabled', '=', true).where('c.enforced', '=', true).where('m.role', '<>', 'owner').execute();
  return new Set(rows.filter(({ plan }) => planTable[plan].features.includes('sso')).map((row) => row.tenant_id));
}

/** @throws KeysteadError `sso_required` where a session in that tenant may not begin in another way. */
export async function refuseSsoOnly(context: Pick<IdentityContext, 'identity'>, userId: string, tenantId: string): Promise<void> {
  if ((await ssoOnlyTenants(context, userId)).has(tenantId)) throw new KeysteadError('sso_required');
}
