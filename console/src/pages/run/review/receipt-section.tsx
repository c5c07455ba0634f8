import type { Run } from '@keystead/contract';
import { Facts, formatDateTime, formatMilliseconds, formatMoney, formatNumber, SandboxBadge } from '../../../ui/index.ts';
import { useNames } from '../../../vocabulary/index.ts';
import classes from './review.module.css';

/** The call is not in the ledger yet; the page reads again until it is. */
const pending = 'being written …';

/** What was asked of whom, with which key, and what it cost. */
export function ReceiptSection({ run }: { readonly run: Run }) {
  const { receipt } = run;
  const names = useNames();
  return (
    <section className={classes.section} aria-labelledby="receipt">
      <h2 id="receipt" className={classes.title}>Receipt {run.sandbox && <SandboxBadge />}</h2>
      {receipt === null
        ? run.state === 'failed'
          ? <p className={classes.text}>No answer came back. What a provider was asked all the same, and what it cost, stands on <a className="ks-link" href={`/runs/${run.id}/receipt`}>the whole receipt</a>.</p>
          : <p className={classes.text}>No request reached a provider.</p>
        : (
          <div className={classes.receipt}>
            <Facts facts={[
              ['Cost', <span key="cost" className="ks-number">{receipt.provider === null ? pending : run.costNanoUsd === null ? 'price unknown, not counted' : formatMoney(run.costNanoUsd)}</span>],
              ['Provider', receipt.provider === null ? pending : names.provider(receipt.provider)],
              ['Key', <span key="key" className="ks-mono">{receipt.fingerprint ?? pending}</span>],
              ['Asked for', <span key="asked" className="ks-mono">{receipt.askedModel ?? pending}</span>],
              receipt.servedModel === null || receipt.servedModel === receipt.askedModel ? null : ['Answered by', <span key="served" className="ks-mono">{receipt.servedModel}</span>],
              ['Tokens', <span key="tokens" className="ks-number">{formatNumber(receipt.inputTokens)} in, {formatNumber(receipt.outputTokens)} out</span>],
              ['Took', formatMilliseconds(receipt.latencyMs)],
              run.finishedAt === null ? null : ['Finished', formatDateTime(run.finishedAt)],
              ['App', `${run.appName} ${run.appVersion}`],
            ]} />
          </div>
        )}
      {receipt?.requestId !== null && receipt?.requestId !== undefined && <p className={classes.text}><a className="ks-link" href={`/runs/${run.id}/receipt`}>The whole receipt, with its proof</a></p>}
    </section>
  );
}
