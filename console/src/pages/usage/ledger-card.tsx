import { Button } from '@mantine/core';
import { ReceiptText, X } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { type ItemOf, usePages } from '../../api/index.ts';
import { useAddressWith, useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, DataTable, EmptyState, formatMilliseconds, formatMoney, formatNumber, SandboxBadge, type TableColumn, Time } from '../../ui/index.ts';
import { type Names, useNames } from '../../vocabulary/index.ts';
import { OutcomeBadge } from './outcome-badge.tsx';
import classes from './usage.module.css';

type Row = ItemOf<'listLedger'>;

/** The columns; the first leads to the receipt, at an address of this page. */
const columnsWith = (requestAddress: (requestId: string) => string, names: Names): readonly TableColumn<Row>[] => [
  { id: 'when', header: 'When', role: 'title', cell: (row) => <span className={classes.two}><a href={requestAddress(row.requestId)}><Time iso={row.occurredAt} /></a><small className="ks-number">{clockTime(row.occurredAt)}</small></span> },
  { id: 'who', header: 'Who', cell: (row) => <span className={classes.two}>{row.tokenName ?? row.userName ?? 'unknown'}{row.appId !== null && <small>{names.app(row.appId)}</small>}</span> },
  { id: 'model', header: 'Model', cell: (row) => <span className={classes.two}><span className="ks-mono">{row.servedModel ?? row.askedModel}</span><small>{row.provider === null ? 'no provider' : names.provider(row.provider)} {row.sandbox && <SandboxBadge />}</small></span> },
  { id: 'tokens', header: 'Tokens in / out', align: 'end', cell: (row) => `${formatNumber(row.tokens.input)} / ${formatNumber(row.tokens.output)}` },
  { id: 'took', header: 'Took', align: 'end', role: 'detail', cell: (row) => formatMilliseconds(row.latencyMs) },
  { id: 'outcome', header: 'Outcome', cell: (row) => <OutcomeBadge row={row} /> },
  { id: 'cost', header: 'Cost', align: 'end', cell: (row) => <LedgerCost row={row} /> },
];

/** What the value of a filter is called. */
const shownNames: Readonly<Record<'provider' | 'model' | 'app', (names: Names, value: string) => string>> = { provider: (names, id) => names.provider(id), model: (_names, id) => id, app: (names, id) => names.app(id) };
const filters = [['provider', 'Provider'], ['model', 'Model'], ['app', 'App']] as const;

/** Every request once. What it is narrowed to stands in the address. */
export function LedgerCard() {
  const [provider, setProvider] = useSearchParameter('provider', '');
  const [model, setModel] = useSearchParameter('model', '');
  const [app, setApp] = useSearchParameter('app', '');
  const values = { provider: [provider, setProvider], model: [model, setModel], app: [app, setApp] } as const;
  const list = usePages('listLedger', { query: { limit: 25, ...(provider === '' ? {} : { provider }), ...(model === '' ? {} : { model }), ...(app === '' ? {} : { appId: app }) } }, { pollMilliseconds: 30_000 });
  const names = useNames();
  const addressWith = useAddressWith();
  const requestAddress = useCallback((requestId: string) => addressWith({ request: requestId }), [addressWith]);
  const columns = useMemo(() => columnsWith(requestAddress, names), [requestAddress, names]);
  const active = filters.filter(([name]) => values[name][0] !== '');
  return (
    <Card
      flush title="Ledger" lead="Every request once: who, with which key, which model, tokens, cost. Nothing that was written or answered is kept here."
      actions={active.map(([name, label]) => (
        <Button key={name} size="compact-sm" variant="light" rightSection={<X size={13} aria-hidden />} onClick={() => values[name][1](null)}>{label}: {shownNames[name](names, values[name][0])}<span className="ks-hidden">, remove this filter</span></Button>
      ))}
    >
      <DataTable
        label="Requests" columns={columns} rows={list.items} rowKey={(row) => row.requestId} rowHref={(row) => requestAddress(row.requestId)} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore}
        empty={active.length > 0
          ? <EmptyState icon={ReceiptText} title="No request matches"><p>Remove a filter above to see more.</p></EmptyState>
          : <EmptyState icon={ReceiptText} title="No request yet" actions={<Button component="a" href="/gateway">Make a first call</Button>}><p>The first call through the gateway is the first line here.</p></EmptyState>}
      />
    </Card>
  );
}

/** A price that is not known is said to be so, never shown as nothing. */
function LedgerCost({ row }: { readonly row: Pick<Row, 'costNanoUsd' | 'sandbox' | 'outcome'> }) {
  if (row.costNanoUsd === null) return row.outcome === 'refused' ? <span className="ks-faint">–</span> : <Badge tone="warn" title="Price unknown: not counted in any sum">price unknown</Badge>;
  return <span className={row.sandbox ? 'ks-faint' : undefined}>{formatMoney(row.costNanoUsd)}</span>;
}

/** Date and time to the second, short enough for a column. */
function clockTime(iso: string): string {
  return new Date(iso).toLocaleString('en-US', { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
}
