import { ssoOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { addDomain } from '../sso/domains.ts';

export function addSsoDomain(context: IdentityContext) {
  return implement(ssoOperations.addSsoDomain, ({ principal, body }) => addDomain(context, principal, body));
}
