import { ssoOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { removeDomain } from '../sso/domains.ts';

export function removeSsoDomain(context: IdentityContext) {
  return implement(ssoOperations.removeSsoDomain, ({ principal, params }) => removeDomain(context, principal, params.domainId));
}
