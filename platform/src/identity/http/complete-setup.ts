import { operatorPermissions, permissionsOfRole, sessionOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { addressKey } from '../attempt-limits.ts';
import type { IdentityContext } from '../context.ts';
import { describeMember } from '../describe-principal.ts';
import { startSession } from '../sessions.ts';
import { completeSetup as complete, setupSessionMs } from '../setup.ts';

export function completeSetup(context: IdentityContext) {
  return implement(sessionOperations.completeSetup, async (call) => {
    const address = addressKey(call.clientAddress);
    context.limits.address.take(address);
    const owner = await complete(context, call.body);
    context.limits.address.forgive(address);
    await startSession(context, call, owner, new Date(context.clock.now().getTime() + setupSessionMs));
    return { ...await describeMember(context, owner), permissions: [...permissionsOfRole.owner, ...operatorPermissions], operator: true };
  });
}
