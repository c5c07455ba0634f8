import { teamOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { deleteTeam as remove } from '../teams/teams.ts';

export function deleteTeam(context: IdentityContext) {
  return implement(teamOperations.deleteTeam, ({ principal, params }) => remove(context, principal, params.teamId));
}
