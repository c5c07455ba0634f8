import { Loader } from '@mantine/core';
import { toApiProblem } from '../api/index.ts';
import { ProblemNotice } from '../ui/index.ts';
import classes from './fallbacks.module.css';

export function PageFailed({ error, reset }: { readonly error: unknown; readonly reset: () => void }) {
  return <div className={classes.middle}><ProblemNotice problem={toApiProblem(error)} onRetry={reset} /></div>;
}

export function PageWaiting() {
  return <div className={classes.middle}><Loader size="sm" color="gray" aria-label="Loading" /></div>;
}
