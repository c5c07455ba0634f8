import type { ImplementedOperation } from '../foundation/index.ts';
import type { MeteringDependencies } from './dependencies.ts';
import { createBudget } from './http/create-budget.ts';
import { createPriceTerm } from './http/create-price-term.ts';
import { deleteBudget } from './http/delete-budget.ts';
import { endPriceTerm } from './http/end-price-term.ts';
import { exportUsage } from './http/export-usage.ts';
import { listBudgets } from './http/list-budgets.ts';
import { listBudgetAlerts } from './http/list-budget-alerts.ts';
import { listLedger } from './http/list-ledger.ts';
import { listModelPrices } from './http/list-model-prices.ts';
import { listPriceTerms } from './http/list-price-terms.ts';
import { listRequests } from './http/list-requests.ts';
import { readLedgerRow } from './http/read-ledger-row.ts';
import { readRepricing } from './http/read-repricing.ts';
import { eraseReceiptSalts } from './http/erase-receipt-salts.ts';
import { exportReceipts } from './http/export-receipts.ts';
import { readReceipt } from './http/read-receipt.ts';
import { readRequest } from './http/read-request.ts';
import { readUsage } from './http/read-usage.ts';
import { settleLostReservations } from './http/settle-lost-reservations.ts';
import { tailRequests } from './http/tail-requests.ts';
import { updateBudget } from './http/update-budget.ts';
import { updatePriceTerm } from './http/update-price-term.ts';
import { acknowledgeForeignUse } from './http/acknowledge-foreign-use.ts';
import { deleteBillingStatement } from './http/delete-billing-statement.ts';
import { fetchBillingStatement } from './http/fetch-billing-statement.ts';
import { listBillingStatements } from './http/list-billing-statements.ts';
import { listForeignUseAlarms } from './http/list-foreign-use-alarms.ts';
import { listReportSources } from './http/list-report-sources.ts';
import { previewBillingFile } from './http/preview-billing-file.ts';
import { readReconciliation } from './http/read-reconciliation.ts';
import { settleEstimates } from './http/settle-estimates.ts';
import { uploadBillingStatement } from './http/upload-billing-statement.ts';

export function meteringOperations(dependencies: MeteringDependencies): readonly ImplementedOperation[] {
  return [listLedger, readLedgerRow, listRequests, readRequest, readReceipt, exportReceipts, eraseReceiptSalts, tailRequests, readUsage, exportUsage, listBudgets, createBudget, updateBudget, deleteBudget, settleLostReservations, listBudgetAlerts, listPriceTerms, createPriceTerm, updatePriceTerm, endPriceTerm, listModelPrices, readRepricing,
    acknowledgeForeignUse, deleteBillingStatement, fetchBillingStatement, listBillingStatements, listForeignUseAlarms, listReportSources, previewBillingFile, readReconciliation, settleEstimates, uploadBillingStatement,
  ].map((operation) => operation(dependencies));
}
