import type { Operation } from '../operation.ts';
import { accountOperations } from './account.ts';
import { accessOperations } from './access.ts';
import { appOperations } from './apps.ts';
import { anomalyOperations } from './anomalies.ts';
import { auditProofOperations } from './audit-proof.ts';
import { batchOperations } from './batches.ts';
import { budgetOperations } from './budgets.ts';
import { chargebackOperations } from './chargeback.ts';
import { controlOperations } from './controls.ts';
import { creditOperations } from './credits.ts';
import { credentialAccessOperations } from './credential-access.ts';
import { credentialOperations } from './credentials.ts';
import { documentOperations } from './documents.ts';
import { dryRunOperations } from './dry-run.ts';
import { routeDrillOperations } from './route-drill.ts';
import { routeShadowOperations } from './route-shadow.ts';
import { evalOperations } from './evals.ts';
import { encryptionKeyOperations } from './encryption-keys.ts';
import { evidenceOperations } from './evidence.ts';
import { gatewayOperations } from './gateway.ts';
import { homeOperations } from './home.ts';
import { insightOperations } from './insight.ts';
import { incidentOperations } from './incidents.ts';
import { invoiceOperations } from './invoices.ts';
import { leavingOperations } from './leaving.ts';
import { liveHealthOperations } from './live-health.ts';
import { notificationOperations } from './notifications.ts';
import { noticeOperations } from './notices.ts';
import { obligationOperations } from './obligations.ts';
import { onboardingOperations } from './onboarding.ts';
import { operatorOperations } from './operator.ts';
import { oversightOperations } from './oversight.ts';
import { ownKeyOperations } from './own-key.ts';
import { peopleOperations } from './people.ts';
import { platformKeyOperations } from './platform-keys.ts';
import { planOperations } from './plan.ts';
import { playgroundOperations } from './playground.ts';
import { policyOperations } from './policy.ts';
import { priceOperations } from './prices.ts';
import { receiptOperations } from './receipts.ts';
import { reconciliationOperations } from './reconciliation.ts';
import { recordOperations } from './records.ts';
import { requestOperations } from './requests.ts';
import { retentionOperations } from './retention.ts';
import { reviewOperations } from './reviews.ts';
import { reviewDecisionOperations } from './review-decisions.ts';
import { reviewSettingsOperations } from './review-settings.ts';
import { runComparisonOperations } from './run-comparisons.ts';
import { keptDraftOperations } from './kept-drafts.ts';
import { rotationOperations } from './rotation.ts';
import { runCommentOperations } from './run-comments.ts';
import { runSharingOperations } from './run-sharing.ts';
import { sealedEntryOperations } from './sealed-entry.ts';
import { secondFactorOperations } from './second-factor.ts';
import { sessionOperations } from './session.ts';
import { ssoOperations } from './sso.ts';
import { auditorLinkOperations } from './auditor-links.ts';
import { platformStreamOperations } from './platform-streams.ts';
import { streamOperations } from './streams.ts';
import { teamOperations } from './teams.ts';
import { templateOperations } from './templates.ts';
import { timeSavedOperations } from './time-saved.ts';
import { usageOperations } from './usage.ts';

/** Every operation of the control plane. One line here for each family; nothing else lists them. */
export const operations = {
  ...sessionOperations,
  ...secondFactorOperations,
  ...accountOperations,
  ...homeOperations,
  ...peopleOperations,
  ...planOperations,
  ...leavingOperations,
  ...ssoOperations,
  ...teamOperations,
  ...accessOperations,
  ...operatorOperations,
  ...credentialOperations,
  ...credentialAccessOperations,
  ...rotationOperations,
  ...incidentOperations,
  ...oversightOperations,
  ...sealedEntryOperations,
  ...encryptionKeyOperations,
  ...ownKeyOperations,
  ...gatewayOperations,
  ...budgetOperations,
  ...chargebackOperations,
  ...dryRunOperations,
  ...routeDrillOperations,
  ...routeShadowOperations,
  ...liveHealthOperations,
  ...policyOperations,
  ...obligationOperations,
  ...noticeOperations,
  ...controlOperations,
  ...onboardingOperations,
  ...platformKeyOperations,
  ...creditOperations,
  ...invoiceOperations,
  ...playgroundOperations,
  ...documentOperations,
  ...appOperations,
  ...reviewOperations,
  ...retentionOperations,
  ...reviewDecisionOperations,
  ...reviewSettingsOperations,
  ...batchOperations,
  ...runComparisonOperations,
  ...keptDraftOperations,
  ...evalOperations,
  ...runSharingOperations,
  ...runCommentOperations,
  ...templateOperations,
  ...priceOperations,
  ...reconciliationOperations,
  ...recordOperations,
  ...insightOperations,
  ...timeSavedOperations,
  ...usageOperations,
  ...requestOperations,
  ...receiptOperations,
  ...notificationOperations,
  ...auditProofOperations,
  ...anomalyOperations,
  ...streamOperations,
  ...platformStreamOperations,
  ...auditorLinkOperations,
  ...evidenceOperations,
} as const satisfies Record<string, Operation>;

export type OperationId = keyof typeof operations;
