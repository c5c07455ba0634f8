import { sessionOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { removeTotp as remove } from '../second-factor.ts';

export function removeTotp(context: IdentityContext) {
  return implement(sessionOperations.removeTotp, ({ principal, body }) => remove(context, principal, body.password));
}
