import { Button, Loader } from '@mantine/core';
import { Compass } from 'lucide-react';
import { toApiProblem } from '../api/index.ts';
import { EmptyState, ProblemNotice } from '../ui/index.ts';
import classes from './fallbacks.module.css';

export function NotFound() {
  return (
    <main className={classes.middle}>
      <h1 className="ks-hidden">Not found</h1>
      <EmptyState icon={Compass} title="There is no such page" actions={<Button component="a" href="/">Go home</Button>}>
        <p>The address may be mistyped, or what it led to was deleted.</p>
      </EmptyState>
    </main>
  );
}

export function PageFailed({ error, reset }: { readonly error: unknown; readonly reset: () => void }) {
  return <div className={classes.middle}><ProblemNotice problem={toApiProblem(error)} onRetry={reset} /></div>;
}

export function PageWaiting() {
  return <div className={classes.middle}><Loader size="sm" color="gray" aria-label="Loading" /></div>;
}
