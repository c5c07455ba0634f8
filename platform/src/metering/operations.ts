import type { ImplementedOperation } from '../foundation/index.ts';
import type { MeteringDependencies } from './dependencies.ts';
import { createBudget } from './http/create-budget.ts';
import { deleteBudget } from './http/delete-budget.ts';
import { listBudgets } from './http/list-budgets.ts';
import { listLedger } from './http/list-ledger.ts';
import { listRequests } from './http/list-requests.ts';
import { readLedgerRow } from './http/read-ledger-row.ts';
import { readRequest } from './http/read-request.ts';
import { readUsage } from './http/read-usage.ts';
import { tailRequests } from './http/tail-requests.ts';

export function meteringOperations(dependencies: MeteringDependencies): readonly ImplementedOperation[] {
  return [listLedger, readLedgerRow, listRequests, readRequest, tailRequests, readUsage, listBudgets, createBudget, deleteBudget].map((operation) => operation(dependencies));
}
