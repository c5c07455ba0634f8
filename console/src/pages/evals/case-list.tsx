import type { EvalReport, EvalResult } from '@keystead/contract';
import { SegmentedControl } from '@mantine/core';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, formatMilliseconds, formatMoney, formatNumber } from '../../ui/index.ts';
import classes from './evals.module.css';

const outcomes = { passed: { label: 'Passed', tone: 'good' }, failed: { label: 'Failed', tone: 'bad' }, error: { label: 'No answer', tone: 'warn' } } as const;

/** Every answer with what each check found; those that did not pass first, opened on demand. */
export function CaseList({ report }: { readonly report: EvalReport }) {
  const [show, setShow] = useSearchParameter('show', 'failed');
  const shown = report.results.filter(({ outcome }) => show === 'all' || outcome !== 'passed');
  return (
    <Card title="Answers" actions={<SegmentedControl size="xs" aria-label="Which answers" value={show} onChange={(value) => setShow(value)} data={[{ value: 'failed', label: 'Not passed' }, { value: 'all', label: 'All' }]} />}>
      {shown.length === 0 ? <p>Every answer passed.</p> : <ul className={classes.cases}>{shown.map((result) => <li key={result.id}><Answer result={result} /></li>)}</ul>}
    </Card>
  );
}

function Answer({ result }: { readonly result: EvalResult }) {
  const { label, tone } = outcomes[result.outcome];
  return (
    <details className={classes.case}>
      <summary><Badge tone={tone} dot>{label}</Badge><span className={classes.caseName}>{result.appName}: {result.goldenCase}</span><span className="ks-mono">{result.model}</span></summary>
      {result.problem !== null && <p>{result.problem}</p>}
      <ul className={classes.checks}>
        {result.checks.map(({ rule, problem }) => <li key={rule} data-passed={problem === null}><strong>{problem === null ? 'Passed' : 'Failed'}:</strong> {rule}{problem !== null && <>. {problem}</>}</li>)}
      </ul>
      {result.opinion !== null && (
        <div className={classes.opinion}>
          <p><strong>Opinion of a model</strong>, which decides nothing{result.opinion.problem !== null && <>: {result.opinion.problem}</>}</p>
          <ul>{result.opinion.verdicts.map(({ criterion, verdict, why }) => <li key={criterion}>{criterion}: {verdict}. {why}</li>)}</ul>
        </div>
      )}
      <p className={classes.figures}>
        {formatNumber(result.inputTokens)} tokens in, {formatNumber(result.outputTokens)} out, {result.sandbox ? 'no cost (sandbox)' : formatMoney(result.costNanoUsd)}, {formatMilliseconds(result.latencyMs)}.
        {result.requestId !== null && <> <a className="ks-link" href={`/receipts/${result.requestId}`}>Receipt</a></>}
      </p>
    </details>
  );
}
