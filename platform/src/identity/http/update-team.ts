import { teamOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { updateTeam as update } from '../teams/teams.ts';

export function updateTeam(context: IdentityContext) {
  return implement(teamOperations.updateTeam, ({ principal, params, body, ifMatch }) => update(context, principal, { teamId: params.teamId, ifMatch, change: body }));
}
