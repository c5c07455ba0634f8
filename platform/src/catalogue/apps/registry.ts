import type { AppManifest } from '../manifest.ts';
import { accClientIntake } from './acc-client-intake/manifest.ts';
import { accCloseCommentary } from './acc-close-commentary/manifest.ts';
import { accInvoiceExtract } from './acc-invoice-extract/manifest.ts';
import { accLoanPackage } from './acc-loan-package/manifest.ts';
import { accTaxNotice } from './acc-tax-notice/manifest.ts';
import { clientIntake } from './client-intake/manifest.ts';
import { complianceChecker } from './compliance-checker/manifest.ts';
import { contractReview } from './contract-review/manifest.ts';
import { dataExtractor } from './data-extractor/manifest.ts';
import { documentAnalyzer } from './document-analyzer/manifest.ts';
import { documentCompare } from './document-compare/manifest.ts';
import { financialAssistant } from './financial-assistant/manifest.ts';
import { hcCredentialing } from './hc-credentialing/manifest.ts';
import { hcDenialAppeal } from './hc-denial-appeal/manifest.ts';
import { hcPatientIntake } from './hc-patient-intake/manifest.ts';
import { hcReferralLetter } from './hc-referral-letter/manifest.ts';
import { hcVisitPlain } from './hc-visit-plain/manifest.ts';
import { insClaimLetter } from './ins-claim-letter/manifest.ts';
import { insClaimSummary } from './ins-claim-summary/manifest.ts';
import { insCoverageGap } from './ins-coverage-gap/manifest.ts';
import { insIntake } from './ins-intake/manifest.ts';
import { insPolicyCompare } from './ins-policy-compare/manifest.ts';
import { insRenewalOutreach } from './ins-renewal-outreach/manifest.ts';
import { legCaseSummary } from './leg-case-summary/manifest.ts';
import { legClauseDrafter } from './leg-clause-drafter/manifest.ts';
import { legDemandLetter } from './leg-demand-letter/manifest.ts';
import { legDiscoveryOrganizer } from './leg-discovery-organizer/manifest.ts';
import { legIntake } from './leg-intake/manifest.ts';
import { meetingSummary } from './meeting-summary/manifest.ts';
import { outreachWriter } from './outreach-writer/manifest.ts';
import { phaCounselingHandout } from './pha-counseling-handout/manifest.ts';
import { phaInspectionReady } from './pha-inspection-ready/manifest.ts';
import { phaPriorAuth } from './pha-prior-auth/manifest.ts';
import { phaRefillOutreach } from './pha-refill-outreach/manifest.ts';
import { policyExplainer } from './policy-explainer/manifest.ts';
import { proposalBuilder } from './proposal-builder/manifest.ts';
import { reClientIntake } from './re-client-intake/manifest.ts';
import { reInspectionReview } from './re-inspection-review/manifest.ts';
import { reLeaseAbstract } from './re-lease-abstract/manifest.ts';
import { reListingWriter } from './re-listing-writer/manifest.ts';
import { reMarketSummary } from './re-market-summary/manifest.ts';
import { replyDrafter } from './reply-drafter/manifest.ts';
import { researchBrief } from './research-brief/manifest.ts';
import { sopWriter } from './sop-writer/manifest.ts';
import { workflowBuilder } from './workflow-builder/manifest.ts';

/** The catalogue. One line for each app; nothing else lists them. */
export const apps: readonly AppManifest[] = [
  documentAnalyzer,
  policyExplainer,
  clientIntake,
  meetingSummary,
  outreachWriter,
  replyDrafter,
  documentCompare,
  contractReview,
  dataExtractor,
  sopWriter,
  researchBrief,
  proposalBuilder,
  complianceChecker,
  financialAssistant,
  workflowBuilder,
  insIntake,
  insClaimSummary,
  insRenewalOutreach,
  insPolicyCompare,
  insCoverageGap,
  insClaimLetter,
  reListingWriter,
  reLeaseAbstract,
  reClientIntake,
  reMarketSummary,
  reInspectionReview,
  legIntake,
  legCaseSummary,
  legDemandLetter,
  legDiscoveryOrganizer,
  legClauseDrafter,
  phaInspectionReady,
  phaRefillOutreach,
  phaPriorAuth,
  phaCounselingHandout,
  hcPatientIntake,
  hcReferralLetter,
  hcDenialAppeal,
  hcVisitPlain,
  hcCredentialing,
  accInvoiceExtract,
  accClientIntake,
  accCloseCommentary,
  accTaxNotice,
  accLoanPackage,
];
