import type { Batch } from '@keystead/contract';
import { Button, NumberInput } from '@mantine/core';
import { FileArchive, FileSpreadsheet, Pause, Play, RotateCcw, Square } from 'lucide-react';
import { useState } from 'react';
import { type ApiProblem, download, toApiProblem, useAction } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Card, Confirm, formatNumber, ProblemNotice, toast } from '../../ui/index.ts';
import classes from './batches.module.css';

const reads = ['readBatch', 'listBatchRows', 'listBatches', 'listReviews', 'listRuns'] as const;

/** What can be done with a batch in its present state. */
export function BatchActions({ batch }: { readonly batch: Batch }) {
  const params = { batchId: batch.id };
  const [dialog, setDialog] = useSearchParameter('dialog', '');
  const pause = useAction('pauseBatch', { invalidates: reads });
  const stop = useAction('stopBatch', { invalidates: reads });
  const retry = useAction('retryBatch', { invalidates: reads });
  const problem = pause.problem ?? retry.problem;
  return (
    <>
      {batch.may.retry && <Button variant={batch.state === 'finished' ? 'filled' : 'default'} leftSection={<RotateCcw size={15} aria-hidden />} loading={retry.busy} onClick={() => void retry.run({ params, body: {} }).then((done) => { if (done !== null) toast('Running again', `${formatNumber(batch.counts.failed)} failed ${batch.counts.failed === 1 ? 'row' : 'rows'}; the others stay as they are.`); })}>Retry {formatNumber(batch.counts.failed)} failed</Button>}
      {batch.may.pause && <Button variant="default" leftSection={<Pause size={15} aria-hidden />} loading={pause.busy} onClick={() => void pause.run({ params })}>Pause</Button>}
      {batch.may.stop && <Button variant="default" leftSection={<Square size={14} aria-hidden />} onClick={() => setDialog('stop', { replace: false })}>Stop</Button>}
      {problem !== null && <div className={classes.problem}><ProblemNotice problem={problem} /></div>}
      <Confirm
        opened={dialog === 'stop'} onClose={() => setDialog(null)} title="Stop this batch?" confirmLabel="Stop it" busy={stop.busy} problem={stop.problem}
        onConfirm={() => void stop.run({ params }).then((done) => { if (done !== null) setDialog(null); })}
      >
        Rows under way are ended, and what was written of them is billed. {formatNumber(batch.counts.waiting)} waiting rows are not begun. Drafts that are done stay.
      </Confirm>
    </>
  );
}

/** Goes on with a paused batch; where its cap was reached, under a higher one. */
export function ResumeForm({ batch }: { readonly batch: Batch }) {
  const resume = useAction('resumeBatch', { invalidates: reads });
  const capped = batch.pause?.code === 'cap';
  const [cap, setCap] = useState<number | string>(batch.capNanoUsd === null ? '' : Math.ceil(batch.capNanoUsd / 5e8) );
  const amount = typeof cap === 'number' ? Math.round(cap * 1e9) : null;
  const tooLow = capped && amount !== null && amount <= (batch.capNanoUsd ?? 0);
  return (
    <form className={classes.resume} onSubmit={(event) => { event.preventDefault(); if (!tooLow) void resume.run({ params: { batchId: batch.id }, body: capped ? { capNanoUsd: amount } : {} }); }}>
      {capped && <NumberInput size="xs" label="New cap, US$" description="Left empty: none" min={0} decimalScale={2} hideControls value={cap} onChange={setCap} error={tooLow ? 'Higher than the cap so far.' : undefined} />}
      <Button size="xs" type="submit" leftSection={<Play size={14} aria-hidden />} loading={resume.busy} disabled={tooLow}>Resume</Button>
      <ProblemNotice problem={resume.problem} />
    </form>
  );
}

/** Takes the results out: a table any time, all drafts once each may leave. */
export function ExportCard({ batch }: { readonly batch: Batch }) {
  const [busy, setBusy] = useState<'csv' | 'zip' | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  async function take(format: 'csv' | 'zip'): Promise<void> {
    setBusy(format);
    setProblem(null);
    try {
      await download('exportBatch', { params: { batchId: batch.id }, query: { format } }, `results.${format}`);
    } catch (error) {
      setProblem(toApiProblem(error));
    }
    setBusy(null);
  }
  return (
    <Card title="Results">
      <div className={classes.exports}>
        <Button variant="default" fullWidth leftSection={<FileSpreadsheet size={15} aria-hidden />} disabled={!batch.may.exportTable} loading={busy === 'csv'} onClick={() => void take('csv')}>Table (CSV)</Button>
        <Button variant="default" fullWidth leftSection={<FileArchive size={15} aria-hidden />} disabled={!batch.may.exportDrafts} loading={busy === 'zip'} onClick={() => void take('zip')}>All drafts (Word, ZIP)</Button>
      </div>
      <p className={classes.note}>{batch.may.exportDrafts ? 'Each file ends with its sources and who reviewed it.' : 'The table holds the text of drafts that may leave, and the state of the others. The ZIP is there once every draft may leave.'}</p>
      <ProblemNotice problem={problem} />
    </Card>
  );
}
