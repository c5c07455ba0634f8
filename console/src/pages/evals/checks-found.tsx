import type { EvalResult } from '@keystead/contract';
import classes from './evals.module.css';

/** What each check of a case found in an answer. */
export function ChecksFound({ result }: { readonly result: EvalResult }) {
  if (result.checks.length === 0) return null;
  return (
    <ul className={classes.checks} aria-label="Checks">
      {result.checks.map(({ rule, problem }) => <li key={rule} data-passed={problem === null}><strong>{problem === null ? 'Passed' : 'Failed'}:</strong> {rule}{problem !== null && <>. {problem}</>}</li>)}
    </ul>
  );
}

/** What the judging model thought, where one was asked. */
export function Opinion({ result: { opinion } }: { readonly result: EvalResult }) {
  if (opinion === null) return null;
  return (
    <div className={classes.opinion}>
      <p><strong>Opinion of a model</strong>, which decides nothing{opinion.problem !== null && <>: {opinion.problem}</>}</p>
      <ul>{opinion.verdicts.map(({ criterion, verdict, why }) => <li key={criterion}>{criterion}: {verdict}. {why}</li>)}</ul>
    </div>
  );
}
