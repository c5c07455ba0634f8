import type { RequestRow } from '@keystead/contract';
import { Languages, Star } from 'lucide-react';
import { Badge, formatMilliseconds, formatMoney, formatNumber, SandboxBadge, type TableColumn, timeZoneName, type Tone } from '../../ui/index.ts';
import type { Names } from '../../vocabulary/index.ts';
import classes from './requests.module.css';

const outcomes: Readonly<Record<RequestRow['outcome'], { readonly label: string; readonly tone: Tone }>> = {
  answered: { label: 'Answered', tone: 'good' }, failed: { label: 'Failed', tone: 'bad' }, cancelled: { label: 'Cancelled', tone: 'neutral' }, refused: { label: 'Refused', tone: 'warn' },
};

export function OutcomeBadge({ row }: { readonly row: Pick<RequestRow, 'outcome' | 'status'> }) {
  const { label, tone } = outcomes[row.outcome];
  return <Badge tone={tone} dot title={`HTTP ${row.status}`}>{row.outcome === 'answered' ? label : `${label} ${row.status}`}</Badge>;
}

/** ★: the provider says that another model answered than the one it was asked for. */
export function servedDiffers(row: Pick<RequestRow, 'servedModel' | 'sentModel'>): boolean {
  return row.servedModel !== null && row.sentModel !== null && row.servedModel !== row.sentModel;
}

/** The columns; the first leads to the request, at an address of this page. */
export const columnsWith = (addressOf: (requestId: string) => string, names: Names): readonly TableColumn<RequestRow>[] => [
  { id: 'when', header: `When (${timeZoneName()})`, role: 'title', cell: (row) => <a className="ks-number" href={addressOf(row.requestId)}>{clockTime(row.occurredAt)}</a> },
  { id: 'who', header: 'Who', cell: (row) => <span className={classes.two}>{row.tokenName ?? row.userName ?? 'unknown'}{row.appId !== null && <small>{names.app(row.appId)}</small>}</span> },
  {
    id: 'model', header: 'Model',
    cell: (row) => (
      <span className={classes.two}>
        <span><span className="ks-mono">{row.servedModel ?? row.sentModel ?? row.askedModel}</span>{servedDiffers(row) && <Star size={12} className={classes.star} aria-label="another model answered than was asked for" />}</span>
        <small>{row.provider === null ? 'sent nowhere' : names.provider(row.provider)}{row.route !== null && ` by ${row.route}`} {row.shadowOf !== null && 'as a shadow '}{row.translatedTo !== null && <Languages size={12} aria-label="translated" />} {row.sandbox && <SandboxBadge />}</small>
      </span>
    ),
  },
  { id: 'outcome', header: 'Outcome', cell: (row) => <span className={classes.two}><OutcomeBadge row={row} />{row.code !== null && <small className="ks-mono">{row.code}</small>}{row.refusedInMinute !== null && <small>{formatNumber(row.refusedInMinute)} in that minute</small>}</span> },
  { id: 'attempts', header: 'Attempts', align: 'end', role: 'detail', cell: (row) => formatNumber(row.attempts) },
  { id: 'took', header: 'Took', align: 'end', cell: (row) => formatMilliseconds(row.latencyMs) },
  { id: 'tokens', header: 'Tokens in / out', align: 'end', role: 'detail', cell: (row) => (row.tokens.input === null && row.tokens.output === null ? <span className="ks-faint">–</span> : `${formatNumber(row.tokens.input)} / ${formatNumber(row.tokens.output)}`) },
  { id: 'cost', header: 'Cost', align: 'end', cell: (row) => <Cost row={row} /> },
];

/** A price that is not known is said to be so, never shown as nothing. */
function Cost({ row }: { readonly row: RequestRow }) {
  if (row.outcome === 'refused') return <span className="ks-faint">–</span>;
  if (row.costNanoUsd === null) return <Badge tone="warn" title="Price unknown: not counted in any sum">price unknown</Badge>;
  return <span className={row.sandbox ? 'ks-faint' : undefined}>{formatMoney(row.costNanoUsd)}</span>;
}

/** Date and time to the second, short enough for a column. */
function clockTime(iso: string): string {
  return new Date(iso).toLocaleString('en-US', { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
}
