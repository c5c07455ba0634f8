import { teamOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { listTeams as list } from '../teams/teams.ts';

export function listTeams(context: IdentityContext) {
  return implement(teamOperations.listTeams, ({ principal, query }) => list(context, principal.tenantId, query));
}
