import { BellRing } from 'lucide-react';
import { type ItemOf, usePages } from '../../api/index.ts';
import { Badge, Card, Column, DataTable, EmptyState, type TableColumn, Time } from '../../ui/index.ts';
import { AlarmMailSwitch } from './alarm-mail-switch.tsx';
import { amountText, periodText } from './budget-words.ts';

type Alert = ItemOf<'listBudgetAlerts'>;

const columns: readonly TableColumn<Alert>[] = [
  { id: 'budget', header: 'Budget', role: 'title', cell: (alert) => alert.budgetName },
  { id: 'percent', header: 'Reached', cell: (alert) => <Badge tone={alert.percent >= 100 ? 'bad' : 'warn'}>{alert.percent} %</Badge> },
  { id: 'raised', header: 'When', cell: (alert) => <Time iso={alert.raisedAt} /> },
  { id: 'period', header: 'Counted', cell: (alert) => periodText[alert.period] },
  { id: 'settled', header: 'Used', align: 'end', cell: (alert) => amountText(alert.unit, alert.settled) },
  { id: 'reserved', header: 'Reserved', align: 'end', cell: (alert) => amountText(alert.unit, alert.reserved) },
  { id: 'limit', header: 'Limit', align: 'end', cell: (alert) => amountText(alert.unit, alert.limit) },
];

/** Thresholds that budgets reached, as they stood at that moment. */
export function Alerts() {
  const list = usePages('listBudgetAlerts');
  return (
    <Column>
      <AlarmMailSwitch />
      <Card flush title="Thresholds reached" lead="As the budget stood at that moment. 100 % is also told when a request found no room in what was left.">
        <DataTable
          label="Alerts" columns={columns} rows={list.items} rowKey={(alert) => alert.id} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore}
          empty={<EmptyState icon={BellRing} title="No threshold was reached"><p>At 50, 80 and 100 percent of a budget an alert stands here and in the audit log, once each in a window.</p></EmptyState>}
        />
      </Card>
    </Column>
  );
}
