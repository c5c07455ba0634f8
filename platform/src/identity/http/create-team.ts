import { teamOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { createTeam as create } from '../teams/teams.ts';

export function createTeam(context: IdentityContext) {
  return implement(teamOperations.createTeam, ({ principal, body }) => create(context, principal, body));
}
