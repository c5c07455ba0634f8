import type { AppDetail, Run } from '@keystead/contract';
import { Button } from '@mantine/core';
import { MessageSquare } from 'lucide-react';
import { useState } from 'react';
import { useMay, usePages } from '../../../api/index.ts';
import { EmptyState, ProblemNotice, Waiting, DividedList } from '../../../ui/index.ts';
import { CommentEntry } from './comment-entry.tsx';
import { CommentForm } from './comment-form.tsx';
import classes from './comments.module.css';

/** What people say about a run: about the whole, or one section of it. */
export function CommentsPanel({ run, app }: { readonly run: Run; readonly app: AppDetail }) {
  const mayWrite = useMay('apps.run');
  const pages = usePages('listRunComments', { params: { runId: run.id } });
  const [settled, setSettled] = useState(false);
  if (run.output === null) return <p className={classes.text}>There is no text to comment on.</p>;
  const comments = pages.items ?? [];
  const open = comments.filter(({ resolvedAt }) => resolvedAt === null);
  const shown = settled ? comments : open;
  return (
    <div className={classes.panel}>
      {pages.problem !== null && <ProblemNotice problem={pages.problem} onRetry={pages.retry} />}
      {pages.loading && <Waiting lines={3} />}
      {!pages.loading && comments.length === 0 && <EmptyState icon={MessageSquare} title="Nobody has commented yet">{mayWrite && <p>Say what should change, and to whom: everybody who sees the run reads it.</p>}</EmptyState>}
      {shown.length > 0 && <DividedList ordered label="Comments" entries={shown} draw={(comment) => <CommentEntry runId={run.id} app={app} comment={comment} />} />}
      {comments.length > open.length && <Button size="compact-sm" variant="subtle" onClick={() => setSettled(!settled)}>{settled ? 'Hide what is settled' : `Show ${comments.length - open.length} settled`}</Button>}
      {pages.more !== null && <Button size="xs" variant="default" loading={pages.loadingMore} onClick={pages.more}>More comments</Button>}
      {mayWrite && <CommentForm runId={run.id} app={app} output={run.output} />}
    </div>
  );
}
