import { ssoOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { verifyDomain } from '../sso/domains.ts';

export function verifySsoDomain(context: IdentityContext) {
  return implement(ssoOperations.verifySsoDomain, ({ principal, params }) => verifyDomain(context, principal, params.domainId));
}
