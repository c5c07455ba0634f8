import { KeysteadError, type Principal } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { membershipsOf } from '../memberships.ts';

/**
 * A session that an organisation's identity provider opened may not give its person another way in, where they belong to others too: whoever
 * controls that provider would come into those.
 * @throws KeysteadError `conflict`.
 */
export async function refuseForeignWayIn(context: IdentityContext, principal: Principal): Promise<void> {
  if (principal.ssoConnectionId === undefined || principal.userId === null) return;
  const elsewhere = (await membershipsOf(context, principal.userId)).some(({ tenantId }) => tenantId !== principal.tenantId);
  if (elsewhere || principal.operator === true) throw new KeysteadError('conflict', { detail: 'you came in through this organisation’s identity provider and belong to another organisation too; sign in with your password to change how you sign in' });
}
