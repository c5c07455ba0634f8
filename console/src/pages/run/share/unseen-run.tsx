import { Button } from '@mantine/core';
import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAction, useMay, useRead } from '../../../api/index.ts';
import { EmptyState, ProblemNotice, Waiting } from '../../../ui/index.ts';

/** For owners and admins, a run that is there but not shared with them; `children` for everybody else, and for what is not there. */
export function UnseenRun({ runId, children }: { readonly runId: string; readonly children: ReactNode }) {
  const manages = useMay('people.manage');
  const sharing = useRead('readRunSharing', { params: { runId } }, { enabled: manages });
  const share = useAction('shareRun', { invalidates: ['readRunSharing', 'readRun', 'listRuns', 'listAudit'] });
  if (!manages || sharing.error !== null) return children;
  if (sharing.data === undefined) return <Waiting lines={4} />;
  const { startedByName, seen, mayChange } = sharing.data;
  if (seen) return children;
  return (
    <EmptyState
      icon={Lock} title={`This run is ${startedByName === null ? 'somebody else’s' : `${startedByName}’s`}`}
      actions={mayChange && <Button variant="default" loading={share.busy} onClick={() => void share.run({ params: { runId }, body: { visibility: 'organisation' } })}>Open it to the organisation</Button>}
    >
      <p>It is not shared with you. As an owner or admin you can open it to the whole organisation; the record will say that you did.</p>
      <ProblemNotice problem={share.problem} />
    </EmptyState>
  );
}
