import type { Calculation } from './calculation.ts';
import { appealDeadline } from './appeal-deadline.ts';
import { authorizationCheck } from './authorization-check.ts';
import { damagesTable } from './damages-table.ts';
import { dueDates } from './due-dates.ts';
import { expiryTable } from './expiry-table.ts';
import { followUpDate } from './follow-up-date.ts';
import { limitationDates } from './limitation-dates.ts';
import { linesChanged } from './lines-changed.ts';
import { phiCheck } from './phi-check.ts';
import { redFlagWords } from './red-flag-words.ts';
import { redline } from './redline.ts';
import { renewalChanges } from './renewal-changes.ts';
import { claimTotals } from './claim-totals.ts';
import { comparableRanges, comparableTable } from './comparables.ts';
import { actionDates, deadlineCheck, leaseDates, noticeDates, obligationDates } from './deadlines.ts';
import { invoiceAnomalies, invoiceExport, invoiceTotalsCheck } from './invoices.ts';
import { listingCheck } from './listing-check.ts';
import { loanDebts, loanRatios, loanSchedule } from './loan-package.ts';
import { coverageShortfall, noticeDifferences } from './pairs.ts';
import { quotePrices } from './quote-prices.ts';
import { rentSchedule } from './rent-schedule.ts';
import { repairEstimates } from './repair-estimates.ts';
import { variances } from './variances.ts';
import { changedAmounts } from './changed-amounts.ts';
import { notFinancialAdvice, notLegalAdvice } from './notices.ts';
import { extractionConfidence, extractionValidation } from './extraction-checks.ts';
import { proposalPricing } from './proposal-pricing.ts';
import { revisionHistory } from './revision-history.ts';
import { rulesUsed, signOffRecord } from './rules-used.ts';
import { financialMetrics, varianceDrivers } from './financial-metrics.ts';
import { cashScenarios } from './cash-scenarios.ts';
import { statementQuality } from './statement-quality.ts';
import { workflowEstimate, workflowGates, workflowGraph } from './workflow-plan.ts';

/** Calculations by the names under which manifests ask for them. One line each. */
const table = {
  'action-dates': actionDates,
  'appeal-deadline': appealDeadline,
  'authorization-check': authorizationCheck,
  'damages-table': damagesTable,
  'due-dates': dueDates,
  'expiry-table': expiryTable,
  'follow-up-date': followUpDate,
  'limitation-dates': limitationDates,
  'lines-changed': linesChanged,
  'obligation-dates': obligationDates,
  'phi-check': phiCheck,
  'red-flag-words': redFlagWords,
  redline,
  'renewal-changes': renewalChanges,
  'claim-totals': claimTotals,
  'comparable-ranges': comparableRanges,
  'comparable-table': comparableTable,
  'coverage-shortfall': coverageShortfall,
  'deadline-check': deadlineCheck,
  'invoice-anomalies': invoiceAnomalies,
  'invoice-export': invoiceExport,
  'invoice-totals-check': invoiceTotalsCheck,
  'lease-dates': leaseDates,
  'listing-check': listingCheck,
  'loan-debts': loanDebts,
  'loan-ratios': loanRatios,
  'loan-schedule': loanSchedule,
  'notice-dates': noticeDates,
  'notice-differences': noticeDifferences,
  'quote-prices': quotePrices,
  'rent-schedule': rentSchedule,
  'repair-estimates': repairEstimates,
  'variances': variances,
  'changed-amounts': changedAmounts,
  'notice-not-legal-advice': notLegalAdvice,
  'notice-not-financial-advice': notFinancialAdvice,
  'extraction-confidence': extractionConfidence,
  'extraction-validation': extractionValidation,
  'proposal-pricing': proposalPricing,
  'revision-history': revisionHistory,
  'rules-used': rulesUsed,
  'sign-off-record': signOffRecord,
  'financial-metrics': financialMetrics,
  'variance-drivers': varianceDrivers,
  'cash-scenarios': cashScenarios,
  'statement-quality': statementQuality,
  'workflow-graph': workflowGraph,
  'workflow-estimate': workflowEstimate,
  'workflow-gates': workflowGates,
} as const satisfies Readonly<Record<string, Calculation>>;

export type CalculationId = keyof typeof table;
export const calculations: Readonly<Record<CalculationId, Calculation>> = table;
