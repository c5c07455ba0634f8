import type { ImplementedOperation } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { acceptInvitation } from './accept-invitation.ts';
import { addPasskey } from './add-passkey.ts';
import { createAuditorLink, listAuditorLinks, openAuditorLink, revokeAuditorLink } from './auditor-links.ts';
import { changePassword } from './change-password.ts';
import { changePlan } from './change-plan.ts';
import { choosePlanApps } from './choose-plan-apps.ts';
import { completeSetup } from './complete-setup.ts';
import { confirmTotp } from './confirm-totp.ts';
import { createInvitation } from './create-invitation.ts';
import { createPasswordReset } from './create-password-reset.ts';
import { createTeam } from './create-team.ts';
import { createTenant } from './create-tenant.ts';
import { createToken } from './create-token.ts';
import { decideBreakGlassAsOperator } from './decide-break-glass-as-operator.ts';
import { decideBreakGlass } from './decide-break-glass.ts';
import { deleteTeam } from './delete-team.ts';
import { endBreakGlass } from './end-break-glass.ts';
import { endMemberSessions } from './end-member-sessions.ts';
import { endOtherSessions } from './end-other-sessions.ts';
import { endSupport } from './end-support.ts';
import { listAppAccess } from './list-app-access.ts';
import { listBreakGlass } from './list-break-glass.ts';
import { listInvitations } from './list-invitations.ts';
import { listMembers } from './list-members.ts';
import { listMyTenants } from './list-my-tenants.ts';
import { listOperatorBreakGlass } from './list-operator-break-glass.ts';
import { listOperators } from './list-operators.ts';
import { listPasskeys } from './list-passkeys.ts';
import { listSessions } from './list-sessions.ts';
import { listTeams } from './list-teams.ts';
import { listTenants } from './list-tenants.ts';
import { listTokens } from './list-tokens.ts';
import { readAccessNotices } from './read-access-notices.ts';
import { readAccessPolicy } from './read-access-policy.ts';
import { readPlan } from './read-plan.ts';
import { readSecondFactors } from './read-second-factors.ts';
import { readSamlMetadata } from './read-saml-metadata.ts';
import { readServiceProviderMetadata } from './read-service-provider-metadata.ts';
import { readSession } from './read-session.ts';
import { receiveSamlResponse } from './receive-saml-response.ts';
import { readSetup } from './read-setup.ts';
import { readTenant } from './read-tenant.ts';
import { removeMemberSecondFactor } from './remove-member-second-factor.ts';
import { removePasskey } from './remove-passkey.ts';
import { removeTotp } from './remove-totp.ts';
import { renamePasskey } from './rename-passkey.ts';
import { renewInvitation } from './renew-invitation.ts';
import { renewRecoveryCodes } from './renew-recovery-codes.ts';
import { requestBreakGlass } from './request-break-glass.ts';
import { resetPassword } from './reset-password.ts';
import { resumeTenant } from './resume-tenant.ts';
import { revokeSession } from './revoke-session.ts';
import { revokeToken } from './revoke-token.ts';
import { setAppAccess } from './set-app-access.ts';
import { setTenantPlan } from './set-tenant-plan.ts';
import { setTeamMembers } from './set-team-members.ts';
import { signInWithPasskey } from './sign-in-with-passkey.ts';
import { signIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';
import { startPasskeySignIn } from './start-passkey-sign-in.ts';
import { startPasskey } from './start-passkey.ts';
import { startStepUp } from './start-step-up.ts';
import { startSupportSession } from './start-support-session.ts';
import { startTotp } from './start-totp.ts';
import { stepUp } from './step-up.ts';
import { suspendTenant } from './suspend-tenant.ts';
import { switchTenant } from './switch-tenant.ts';
import { updateAccessPolicy } from './update-access-policy.ts';
import { updateMember } from './update-member.ts';
import { updateTeam } from './update-team.ts';
import { updateTenant } from './update-tenant.ts';
import { verifySecondFactor } from './verify-second-factor.ts';
import { withdrawInvitation } from './withdraw-invitation.ts';
import { addSsoDomain } from './add-sso-domain.ts';
import { checkSsoConnection } from './check-sso-connection.ts';
import { createSsoConnection } from './create-sso-connection.ts';
import { deleteSsoConnection } from './delete-sso-connection.ts';
import { finishSsoSignIn } from './finish-sso-sign-in.ts';
import { listSsoConnections } from './list-sso-connections.ts';
import { listSsoDomains } from './list-sso-domains.ts';
import { removeSsoDomain } from './remove-sso-domain.ts';
import { startSsoSignIn } from './start-sso-sign-in.ts';
import { updateSsoConnection } from './update-sso-connection.ts';
import { verifySsoDomain } from './verify-sso-domain.ts';

/** Every operation of identity, with its handler. */
export function identityOperations(context: IdentityContext): readonly ImplementedOperation[] {
  return [
    readSetup(context), completeSetup(context), signIn(context), verifySecondFactor(context), readSession(context), signOut(context),
    listSessions(context), revokeSession(context), startTotp(context), confirmTotp(context), removeTotp(context), readTenant(context),
    updateTenant(context), listMembers(context), updateMember(context), listInvitations(context), createInvitation(context), withdrawInvitation(context),
    acceptInvitation(context), listTokens(context), createToken(context), revokeToken(context),
    startStepUp(context), stepUp(context), readSecondFactors(context), renewRecoveryCodes(context), listPasskeys(context), startPasskey(context),
    listAuditorLinks(context), createAuditorLink(context), revokeAuditorLink(context), openAuditorLink(context),
    addPasskey(context), renamePasskey(context), removePasskey(context), startPasskeySignIn(context), signInWithPasskey(context), endOtherSessions(context),
    changePassword(context), resetPassword(context), listMyTenants(context), switchTenant(context), endMemberSessions(context), createPasswordReset(context), removeMemberSecondFactor(context),
    listTeams(context), createTeam(context), updateTeam(context), setTeamMembers(context), deleteTeam(context), listAppAccess(context),
    setAppAccess(context), renewInvitation(context), readAccessPolicy(context), updateAccessPolicy(context), listBreakGlass(context), readAccessNotices(context),
    decideBreakGlass(context), endBreakGlass(context), listTenants(context), createTenant(context), suspendTenant(context), resumeTenant(context),
    addSsoDomain(context), checkSsoConnection(context), createSsoConnection(context), deleteSsoConnection(context), finishSsoSignIn(context), listSsoConnections(context), listSsoDomains(context), removeSsoDomain(context), startSsoSignIn(context), updateSsoConnection(context), verifySsoDomain(context),
    readSamlMetadata(), readServiceProviderMetadata(context), receiveSamlResponse(context),
    readPlan(context), changePlan(context), choosePlanApps(context), setTenantPlan(context),
    listOperators(context), listOperatorBreakGlass(context), requestBreakGlass(context), decideBreakGlassAsOperator(context), startSupportSession(context), endSupport(context),
  ];
}
