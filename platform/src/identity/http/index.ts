import type { ImplementedOperation } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { acceptInvitation } from './accept-invitation.ts';
import { completeSetup } from './complete-setup.ts';
import { confirmTotp } from './confirm-totp.ts';
import { createInvitation } from './create-invitation.ts';
import { createToken } from './create-token.ts';
import { listInvitations } from './list-invitations.ts';
import { listMembers } from './list-members.ts';
import { listSessions } from './list-sessions.ts';
import { listTokens } from './list-tokens.ts';
import { readSession } from './read-session.ts';
import { readSetup } from './read-setup.ts';
import { readTenant } from './read-tenant.ts';
import { removeTotp } from './remove-totp.ts';
import { revokeSession } from './revoke-session.ts';
import { revokeToken } from './revoke-token.ts';
import { signIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';
import { startTotp } from './start-totp.ts';
import { updateMember } from './update-member.ts';
import { updateTenant } from './update-tenant.ts';
import { verifySecondFactor } from './verify-second-factor.ts';
import { withdrawInvitation } from './withdraw-invitation.ts';

/** Every operation of identity, with its handler. */
export function identityOperations(context: IdentityContext): readonly ImplementedOperation[] {
  return [
    readSetup(context), completeSetup(context), signIn(context), verifySecondFactor(context), readSession(context), signOut(context),
    listSessions(context), revokeSession(context), startTotp(context), confirmTotp(context), removeTotp(context), readTenant(context),
    updateTenant(context), listMembers(context), updateMember(context), listInvitations(context), createInvitation(context), withdrawInvitation(context),
    acceptInvitation(context), listTokens(context), createToken(context), revokeToken(context),
  ];
}
