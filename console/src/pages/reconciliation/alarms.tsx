import { Button } from '@mantine/core';
import { type ItemOf, useAction, useMay, usePages } from '../../api/index.ts';
import { Card, DataTable, formatMoney, formatNumber, Notice, ProblemNotice, type TableColumn } from '../../ui/index.ts';

type Alarm = ItemOf<'listForeignUseAlarms'>;

/** Use that a provider billed and that was never sent from here. Nothing is shown where there is none. */
export function Alarms() {
  const list = usePages('listForeignUseAlarms', { query: { state: 'open' } }, { pollMilliseconds: 60_000 });
  const acknowledge = useAction('acknowledgeForeignUse', { invalidates: ['listForeignUseAlarms'] });
  const mayManage = useMay('reconciliation.manage');
  if (list.problem !== null) return <ProblemNotice problem={list.problem} onRetry={list.retry} />;
  if (list.items === undefined || list.items.length === 0) return null;
  const columns: readonly TableColumn<Alarm>[] = [
    { id: 'day', header: 'Day (UTC)', role: 'title', cell: (alarm) => alarm.day },
    { id: 'key', header: 'Key', cell: (alarm) => (alarm.credentialId === null ? `${alarm.providerName}: the bill tells no keys` : <a href={`/credentials/${alarm.credentialId}`}>{alarm.credentialLabel ?? 'deleted'}</a>) },
    { id: 'models', header: 'Models', role: 'detail', cell: (alarm) => alarm.models.join(', ') },
    { id: 'sent', header: 'Tokens sent', align: 'end', cell: (alarm) => formatNumber(alarm.sentTokens) },
    { id: 'billed', header: 'Tokens billed', align: 'end', cell: (alarm) => formatNumber(alarm.billedTokens) },
    { id: 'cost', header: 'Worth', align: 'end', cell: (alarm) => (alarm.foreignNanoUsd === null ? <span className="ks-faint">unknown</span> : formatMoney(alarm.foreignNanoUsd)) },
    ...(mayManage ? [{ id: 'done', header: 'Action', role: 'actions' as const, cell: (alarm: Alarm) => <Button size="xs" variant="default" loading={acknowledge.busy} onClick={() => void acknowledge.run({ params: { alarmId: alarm.id } })}>Looked into</Button> }] : []),
  ];
  return (
    <>
      <Notice tone="bad" title="A provider billed what was never sent from here">
        <p>Somebody uses these keys elsewhere. If you do not know who, rotate the key: the old one then ends for everybody.</p>
      </Notice>
      <ProblemNotice problem={acknowledge.problem} />
      <Card flush title="Use by others"><DataTable label="Use by others" columns={columns} rows={list.items} rowKey={(alarm) => alarm.id} more={list.more} loadingMore={list.loadingMore} empty={null} /></Card>
    </>
  );
}
