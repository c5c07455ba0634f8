import { secondFactorOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { listPasskeys as list } from '../passkeys.ts';

export function listPasskeys(context: IdentityContext) {
  return implement(secondFactorOperations.listPasskeys, ({ principal }) => list(context, principal));
}
