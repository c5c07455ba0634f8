import type { AppDetail, Run } from '@keystead/contract';
import { Button } from '@mantine/core';
import { FileX } from 'lucide-react';
import { useRead } from '../../api/index.ts';
import { usePathParameter, useSearchParameters } from '../../navigation/index.ts';
import { Card, EmptyState, Notice, PageHeader, ProblemNotice, Waiting } from '../../ui/index.ts';
import { subjectOf } from '../../vocabulary/index.ts';
import { CompareDialog } from './compare-dialog.tsx';
import { FinishedRun } from './finished-run.tsx';
import { LiveRun } from './live-run.tsx';
import { RunHeader } from './run-header.tsx';
import classes from './run.module.css';
import { UnseenRun } from './share/unseen-run.tsx';
import { runNotices } from './slots.tsx';
import { useWatchedRun } from './use-watched-run.ts';

/** The run ended before the ledger had its call: what it cost and who served it is there a moment later. Each look is a read in the log, so it is not waited for without end. */
function awaitsReceipt({ state, receipt, finishedAt }: Run): boolean {
  return state !== 'running' && receipt !== null && receipt.requestId !== null && receipt.provider === null && finishedAt !== null && Date.now() - Date.parse(finishedAt) < 60_000;
}

const trail = [{ label: 'History', href: '/runs' }];

/** One run: live while it is written, then the draft with its sources, review and receipt. */
export function Page() {
  const runId = usePathParameter('runId');
  const read = useRead('readRun', { params: { runId } }, { awaits: awaitsReceipt });
  const run = read.data?.id === runId ? read.data : undefined;
  useWatchedRun(run, runId);
  const app = useRead('readApp', { params: { appId: run?.appId ?? '' } }, { enabled: run !== undefined });
  const problem = read.error ?? app.error;
  if (run === undefined || app.data?.id !== run.appId) {
    return (
      <>
        <PageHeader title={run === undefined ? 'Run' : subjectOf(run)} trail={trail} />
        {problem === null ? <Card><Waiting lines={8} /></Card> : problem.code === 'not_found'
          ? <UnseenRun runId={runId}><EmptyState icon={FileX} title="This run is not here" actions={<Button component="a" href="/runs" variant="default">See all runs</Button>}><p>The address may be mistyped, its time to be kept has passed, or it is not shared with you.</p></EmptyState></UnseenRun>
          : <ProblemNotice problem={problem} onRetry={() => { void read.refetch(); if (run !== undefined) void app.refetch(); }} />}
      </>
    );
  }
  return <RunView key={run.id} run={run} app={app.data} />;
}

/** What of the run is shown, and which place of it, stands in the address: `view`, `against`, `panel`, `cite`, `dialog`. */
function RunView({ run, app }: { readonly run: Run; readonly app: AppDetail }) {
  const { read, write } = useSearchParameters();
  const view = read('view');
  const editing = view === 'edit' && run.may.edit && run.output !== null;
  const onReview = (): void => {
    write('cite', null);
    write('panel', null);
    document.getElementById('beside')?.focus();
    document.getElementById('beside')?.scrollIntoView({ block: 'nearest' });
  };
  const moves = run.state === 'running' || editing ? null : { onEdit: () => write('view', 'edit'), onReview, onChanges: () => write('view', 'changes'), onCompare: () => write('dialog', 'compare') };
  return (
    <>
      <RunHeader run={run} app={app} moves={moves} />
      {run.failure !== null && <div className={classes.failure}><ProblemNotice problem={{ ...run.failure, traceId: null }} /></div>}
      {run.state === 'stopped' && <div className={classes.failure}><Notice title="It was stopped">What was written until then is kept below. Its quotes were not checked, and what the provider had written was billed.</Notice></div>}
      {runNotices.map((Note, index) => <div key={index} className={classes.failure}><Note run={run} app={app} /></div>)}
      {run.state === 'running'
        ? <LiveRun run={run} app={app} />
        : <FinishedRun run={run} app={app} view={editing ? 'edit' : view === 'changes' ? 'changes' : 'draft'} against={read('against') === '' ? 'model' : read('against')} onView={(next) => { write('against', null); write('view', next === 'draft' ? null : next); }} />}
      <CompareDialog run={run} opened={read('dialog') === 'compare'} onClose={() => write('dialog', null)} />
    </>
  );
}
