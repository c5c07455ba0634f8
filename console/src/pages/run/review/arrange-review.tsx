import type { Run } from '@keystead/contract';
import { Select, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { queryKeyOf, useAction, useRead } from '../../../api/index.ts';
import { announce, dayHere, endOfDayHere, ProblemNotice } from '../../../ui/index.ts';
import classes from './review.module.css';

/** Whose decision it is, and until when it is wanted. The day ends where the person who sets it is. */
export function ArrangeReview({ run, approval }: { readonly run: Run; readonly approval: NonNullable<Run['approval']> }) {
  const cache = useQueryClient();
  const params = { runId: run.id };
  const reviewers = useRead('listReviewers', { params });
  const arrange = useAction('arrangeReview', { invalidates: ['listReviews', 'listAudit'] });
  async function change(body: { assignedTo?: string | null; dueAt?: string | null }, said: string): Promise<void> {
    const arranged = await arrange.run({ params, body });
    if (arranged === null) return;
    cache.setQueryData(queryKeyOf('readRun', { params }), arranged.answer);
    announce(said);
  }
  const people = (reviewers.data?.items ?? []).map(({ userId, name }) => ({ value: userId, label: name }));
  const due = approval.dueAt === null ? '' : dayHere(approval.dueAt);
  return (
    <div className={classes.form}>
      <Select
        size="xs" label="Handed to" placeholder={people.length === 0 ? 'Nobody holds the qualification yet' : 'Anybody who may decide'} clearable data={people} value={approval.assignedTo} disabled={arrange.busy || people.length === 0}
        clearButtonProps={{ 'aria-label': 'Hand it to nobody in particular' }} onChange={(assignedTo) => { void change({ assignedTo }, assignedTo === null ? 'Open to anybody who may decide.' : 'Handed on.'); }}
      />
      <TextInput
        size="xs" type="date" label="Wanted by" key={due} defaultValue={due} disabled={arrange.busy}
        onBlur={(event) => {
          const day = event.currentTarget.value;
          if (day !== due) void change({ dueAt: day === '' ? null : endOfDayHere(day) }, day === '' ? 'No day is set.' : 'The day is set.');
        }}
      />
      <ProblemNotice problem={arrange.problem} />
    </div>
  );
}
