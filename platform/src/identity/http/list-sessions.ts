import { sessionOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { listSessions as list } from '../sessions.ts';

export function listSessions(context: IdentityContext) {
  return implement(sessionOperations.listSessions, async ({ principal }) => ({ items: await list(context, principal) }));
}
