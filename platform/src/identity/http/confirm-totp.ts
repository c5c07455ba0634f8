import { sessionOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { confirmTotp as confirm } from '../second-factor.ts';

export function confirmTotp(context: IdentityContext) {
  return implement(sessionOperations.confirmTotp, (call) => confirm(context, call, call.principal, call.body.code));
}
