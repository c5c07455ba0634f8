import type { Run, RunStatus } from '@keystead/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { queryKeyOf, useRead } from '../../api/index.ts';
import { announce } from '../../ui/index.ts';

const everyMilliseconds = 4_000;

/** What is looked at, of a run as it was read. */
function shown({ state, outputHash, approval }: Pick<Run, 'state' | 'outputHash'> & { readonly approval: RunStatus['approval'] }): string {
  return JSON.stringify([state, outputHash, approval === null ? null : [approval.id, approval.state, approval.assignedTo, approval.dueAt]]);
}

/**
 * Notices what colleagues do with a run whose page is open. Its status is asked for, which carries no text and is no read; the run itself is
 * read again only once it changed, so that the log has no rows for looking at a page. Nothing is asked while the page is hidden.
 */
export function useWatchedRun(run: Run | undefined, runId: string): void {
  const cache = useQueryClient();
  const { data } = useRead('readRunStatus', { params: { runId } }, { enabled: run !== undefined && run.state !== 'running', pollMilliseconds: everyMilliseconds });
  const noticed = useRef('');
  const comments = data === undefined ? '' : JSON.stringify(data.comments);
  const commentsBefore = useRef('');
  useEffect(() => {
    if (run === undefined || data === undefined) return;
    const now = shown(data);
    // Each change is read once, whatever the answer to it is.
    if (now === shown(run) || now === noticed.current) return;
    noticed.current = now;
    announce('Somebody changed this run. The page shows it as it is now.');
    void cache.invalidateQueries({ queryKey: queryKeyOf('readRun', { params: { runId } }) });
  }, [cache, data, run, runId]);
  useEffect(() => {
    if (comments !== '' && commentsBefore.current !== '' && comments !== commentsBefore.current) void cache.invalidateQueries({ queryKey: ['listRunComments'] });
    commentsBefore.current = comments;
  }, [cache, comments]);
}
