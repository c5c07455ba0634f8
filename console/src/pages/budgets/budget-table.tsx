import type { Budget } from '@keystead/contract';
import type { ReactNode } from 'react';
import type { usePages } from '../../api/index.ts';
import { Card, DataTable, type TableColumn, Time } from '../../ui/index.ts';
import { amountText, periodText, scopeOf } from './budget-words.ts';

const columns: readonly TableColumn<Budget>[] = [
  { id: 'name', header: 'Budget', role: 'title', cell: (budget) => budget.name },
  { id: 'scope', header: 'For', cell: scopeOf },
  { id: 'period', header: 'Counted', cell: (budget) => periodText[budget.period] },
  { id: 'limit', header: 'Limit', align: 'end', cell: (budget) => amountText(budget.unit, budget.limit) },
  { id: 'settled', header: 'Used', align: 'end', cell: (budget) => amountText(budget.unit, budget.settled) },
  { id: 'reserved', header: 'Reserved', align: 'end', cell: (budget) => amountText(budget.unit, budget.reserved) },
  { id: 'left', header: 'Left', align: 'end', cell: (budget) => amountText(budget.unit, Math.max(budget.limit - budget.settled - budget.reserved, 0)) },
  { id: 'resets', header: 'Resets', cell: (budget) => (budget.resetsAt === null ? 'never' : <Time iso={budget.resetsAt} />) },
];

/** The same figures as the bars. */
export function BudgetTable({ list, empty }: { readonly list: ReturnType<typeof usePages<'listBudgets'>>; readonly empty: ReactNode }) {
  return <Card flush><DataTable label="Budgets" columns={columns} rows={list.items} rowKey={(budget) => budget.id} empty={empty} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore} /></Card>;
}
