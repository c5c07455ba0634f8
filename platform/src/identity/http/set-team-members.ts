import { teamOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { setTeamMembers as set } from '../teams/teams.ts';

export function setTeamMembers(context: IdentityContext) {
  return implement(teamOperations.setTeamMembers, ({ principal, params, body, ifMatch }) => set(context, principal, { teamId: params.teamId, ifMatch, members: body.members }));
}
