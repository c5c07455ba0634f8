import type { ReceiptSum } from '@keystead/contract';
import { useRead } from '../../api/index.ts';
import { formatNumber, ProblemNotice, Waiting } from '../../ui/index.ts';
import { exactUsd } from './exact-money.ts';
import { ReceiptActions } from './receipt-actions.tsx';
import classes from './receipts.module.css';
import { VerifyInBrowser } from './verify-button.tsx';

const sumWords = { ownKeys: 'Own keys', platformKeys: 'Platform credits', sandbox: 'Sandbox, billed by nobody' } as const;

/** What a run's requests add up to, each with its receipt. The three sums are never one. */
export function RunReceiptCard({ runId }: { readonly runId: string }) {
  const { data, error, refetch } = useRead('readRunReceipt', { params: { runId } });
  if (data === undefined) return error === null ? <Waiting lines={4} /> : <ProblemNotice problem={error} onRetry={() => void refetch()} />;
  const sums = (Object.entries(data.sums) as [keyof typeof sumWords, ReceiptSum][]).filter(([, sum]) => sum.requests > 0);
  return (
    <div className={classes.sheet}>
      <div className={classes.scroll} tabIndex={0} role="group" aria-label="What the run cost">
        <table className={classes.table}>
          <thead><tr><th scope="col">Paid by</th><th scope="col">Requests</th><th scope="col">Tokens in / out</th><th scope="col">Cost</th></tr></thead>
          <tbody>
            {sums.map(([kind, sum]) => <tr key={kind}><th scope="row">{sumWords[kind]}</th><td>{formatNumber(sum.requests)}</td><td>{formatNumber(sum.inputTokens)} / {formatNumber(sum.outputTokens)}</td><td>{exactUsd(sum.costNanoUsd)}{sum.unpricedRequests > 0 && `, ${sum.unpricedRequests} without a price`}</td></tr>)}
            {sums.length === 0 && <tr><td colSpan={4}>{data.waiting > 0 ? 'Its request is on its way to the ledger.' : 'No request reached a provider.'}</td></tr>}
          </tbody>
        </table>
      </div>
      {data.omitted > 0 && <p>{formatNumber(data.omitted)} further requests are not shown here, and in none of these sums.</p>}
      {data.requests.map(({ facts }) => <a key={facts.requestId} className="ks-link" href={`/receipts/${facts.requestId}`}>Receipt of the request to {facts.model.sent ?? facts.model.asked}, {exactUsd(facts.usage.costNanoUsd)}</a>)}
      <div className={classes.screen}><ReceiptActions receipt={data} name={`receipt-run-${runId}`} /></div>
      <VerifyInBrowser receipt={data} />
    </div>
  );
}
