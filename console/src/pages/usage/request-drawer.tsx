import type { LedgerRow } from '@keystead/contract';
import { Drawer } from '@mantine/core';
import { useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { CopyValue, Facts, formatDateTime, formatMilliseconds, formatMoney, formatNumber, Notice, ProblemNotice, SandboxBadge, Waiting } from '../../ui/index.ts';
import { type Names, useNames } from '../../vocabulary/index.ts';
import { OutcomeBadge } from './outcome-badge.tsx';
import classes from './usage.module.css';

/** The receipt of one request, opened by `?request=…`. */
export function RequestDrawer() {
  const [requestId, setRequestId] = useSearchParameter('request', '');
  const { data, error, refetch } = useRead('readLedgerRow', { params: { requestId } }, { enabled: requestId !== '' });
  const row = data?.requestId === requestId ? data : undefined;
  return (
    <Drawer opened={requestId !== ''} onClose={() => setRequestId(null)} position="right" size="28rem" title="Receipt" closeButtonProps={{ 'aria-label': 'Close' }}>
      {error !== null && requestId !== '' && <ProblemNotice problem={error} onRetry={() => void refetch()} />}
      {row === undefined ? error === null && <Waiting lines={12} /> : <Receipt row={row} />}
    </Drawer>
  );
}

const usageStates: Readonly<Record<LedgerRow['usageState'], string>> = {
  settled: 'as the provider counted it', estimated: 'estimated, the provider has not said', reconciled: 'reconciled after an interruption', none: 'nothing was used',
};

function Receipt({ row }: { readonly row: LedgerRow }) {
  const names = useNames();
  return (
    <div className={classes.receipt}>
      <div className={classes.receiptHead}>
        <span className={`${classes.receiptCost} ks-number`}>{row.costNanoUsd === null ? 'Price unknown' : formatMoney(row.costNanoUsd)}</span>
        <OutcomeBadge row={row} />
        {row.sandbox && <SandboxBadge />}
      </div>
      {row.costNanoUsd === null && row.outcome !== 'refused' && <Notice tone="warn" title="This request is in no sum">There is no price on file for {row.servedModel ?? row.askedModel}. Its tokens are counted.</Notice>}
      <Facts facts={factsOf(row, names).map(withoutUndefined)} />
    </div>
  );
}

type Fact = readonly [string, React.ReactNode, (string | undefined)?] | null;
const mono = (text: string) => <span className="ks-mono">{text}</span>;

function factsOf(row: LedgerRow, names: Names): readonly Fact[] {
  return [
    ['When', formatDateTime(row.occurredAt)],
    ['Person', row.userName ?? 'none'],
    row.tokenName === null ? null : ['API token', row.tokenName],
    row.teamName === null ? null : ['Team', row.teamName],
    row.appId === null ? null : ['App', row.runId === null ? names.app(row.appId) : <a key="run" className="ks-link" href={`/runs/${row.runId}`}>{names.app(row.appId)}, see the run</a>],
    ['Environment', row.environment],
    ['Provider', row.provider === null ? 'none was reached' : names.provider(row.provider)],
    row.fingerprint === null ? null : ['Key', row.credentialId === null ? mono(row.fingerprint) : <a key="key" className="ks-link ks-mono" href={`/credentials/${row.credentialId}`}>{row.fingerprint}</a>, `paid by ${row.payer === 'tenant' ? 'you' : 'the platform'}`],
    ['Endpoint', mono(row.endpoint), row.stream ? 'streamed' : 'not streamed'],
    ['Asked for', mono(row.askedModel)],
    row.servedModel === null ? null : ['Answered by', mono(row.servedModel)],
    ['Tokens in', formatNumber(row.tokens.input), cacheWords(row)],
    ['Tokens out', formatNumber(row.tokens.output), row.tokens.reasoning === null || row.tokens.reasoning === 0 ? undefined : `${formatNumber(row.tokens.reasoning)} of them for reasoning`],
    ['Usage', usageStates[row.usageState]],
    row.priceVersion === null ? null : ['Price list', mono(row.priceVersion)],
    ['Took', formatMilliseconds(row.latencyMs), row.firstByteMs === null ? undefined : `first byte after ${formatMilliseconds(row.firstByteMs)}`],
    ['Attempts', formatNumber(row.attempts)],
    ['Status', mono(String(row.status))],
    ['Request', <CopyValue key="id" value={row.requestId} what="the request’s id" />],
  ];
}

function withoutUndefined(fact: Fact): readonly [string, React.ReactNode, string?] | null {
  if (fact === null) return null;
  const [name, value, hint] = fact;
  return hint === undefined ? [name, value] : [name, value, hint];
}

function cacheWords({ tokens }: LedgerRow): string | undefined {
  const parts = [
    tokens.cacheRead === null || tokens.cacheRead === 0 ? null : `${formatNumber(tokens.cacheRead)} read from cache`,
    tokens.cacheWrite === null || tokens.cacheWrite === 0 ? null : `${formatNumber(tokens.cacheWrite)} written to cache`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? undefined : parts.join(', ');
}
