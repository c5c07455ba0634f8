import { ssoOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { listDomains } from '../sso/domains.ts';

export function listSsoDomains(context: IdentityContext) {
  return implement(ssoOperations.listSsoDomains, ({ principal }) => listDomains(context, principal.tenantId));
}
