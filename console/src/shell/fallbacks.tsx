import { Button, Loader } from '@mantine/core';
import { toApiProblem } from '../api/index.ts';
import type { PageEntry } from '../pages/page.ts';
import { PageHeader, ProblemNotice } from '../ui/index.ts';
import classes from './fallbacks.module.css';

export function PageFailed({ error, reset }: { readonly error: unknown; readonly reset: () => void }) {
  return <div className={classes.middle}><ProblemNotice problem={toApiProblem(error)} onRetry={reset} /></div>;
}

export function PageWaiting() {
  return <div className={classes.middle}><Loader size="sm" color="gray" aria-label="Loading" /></div>;
}

/** A page that was opened by its address, by somebody it is not for. */
export function PageNotYours({ page }: { readonly page: PageEntry }) {
  const lead = page.section === 'installation'
    ? 'This page is for the operators of the installation. Whoever runs it names them on its host.'
    : <>Your role does not include <code>{page.permission}</code>, which this page needs. Ask an owner or admin of your organisation.</>;
  return <PageHeader title={page.title} lead={lead} actions={<Button component="a" href="/">Go home</Button>} />;
}
