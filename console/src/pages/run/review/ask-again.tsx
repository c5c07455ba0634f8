import type { Run } from '@keystead/contract';
import { Button } from '@mantine/core';
import { RotateCcw } from 'lucide-react';
import { useAction, useMay } from '../../../api/index.ts';
import { ProblemNotice } from '../../../ui/index.ts';

/** Asks anew for a decision that nobody gave in time, about the same text. */
export function AskAgain({ run }: { readonly run: Run }) {
  const may = useMay('apps.run');
  const ask = useAction('askAgain', { invalidates: ['readRun', 'listReviews', 'listRuns'] });
  if (!may) return null;
  return (
    <>
      <div><Button size="xs" leftSection={<RotateCcw size={14} aria-hidden />} loading={ask.busy} onClick={() => void ask.run({ params: { runId: run.id } })}>Ask again</Button></div>
      <ProblemNotice problem={ask.problem} />
    </>
  );
}
