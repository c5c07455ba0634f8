import type { EvalReport, EvalResult } from '@keystead/contract';
import { SegmentedControl } from '@mantine/core';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, formatMilliseconds, formatMoney, formatNumber } from '../../ui/index.ts';
import { ChecksFound, Opinion } from './checks-found.tsx';
import { outcomes } from './eval-words.ts';
import classes from './evals.module.css';

/** Every answer with what each check found; those that did not pass first, opened on demand. */
export function CaseList({ report }: { readonly report: EvalReport }) {
  const [show, setShow] = useSearchParameter('show', 'failed');
  const shown = report.results.filter(({ outcome }) => show === 'all' || outcome !== 'passed');
  return (
    <Card title="Answers" actions={<SegmentedControl size="xs" aria-label="Which answers" value={show} onChange={(value) => setShow(value)} data={[{ value: 'failed', label: 'Not passed' }, { value: 'all', label: 'All' }]} />}>
      {shown.length === 0 ? <p>Every answer passed.</p> : <ul className={classes.cases}>{shown.map((result) => <li key={result.id}><Answer evalId={report.id} result={result} /></li>)}</ul>}
    </Card>
  );
}

function Answer({ evalId, result }: { readonly evalId: string; readonly result: EvalResult }) {
  const { label, tone } = outcomes[result.outcome];
  return (
    <details className={classes.case}>
      <summary><Badge tone={tone} dot>{label}</Badge><span className={classes.caseName}>{result.appName}: {result.goldenCase}</span><span className="ks-mono">{result.model}</span></summary>
      {result.problem !== null && <p>{result.problem}</p>}
      <ChecksFound result={result} />
      <Opinion result={result} />
      <p className={classes.figures}>
        {formatNumber(result.inputTokens)} tokens in, {formatNumber(result.outputTokens)} out, {result.sandbox ? 'no cost (sandbox)' : formatMoney(result.costNanoUsd)}, {formatMilliseconds(result.latencyMs)}.
        {' '}<a className="ks-link" href={`/evals/${evalId}/case?answer=${result.id}`}>See what it wrote</a>{result.requestId !== null && <>, <a className="ks-link" href={`/receipts/${result.requestId}`}>receipt</a></>}
      </p>
    </details>
  );
}
