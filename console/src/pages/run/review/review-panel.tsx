import type { AppDetail, Run } from '@keystead/contract';
import { ApprovalSection } from './approval-section.tsx';
import { ExportSection } from './export-section.tsx';
import { FeedbackSection } from './feedback-section.tsx';
import classes from './review.module.css';

/** What happens with a draft: who approves it, how it leaves, whether it was good. */
export function ReviewPanel({ run, app, onChanges }: { readonly run: Run; readonly app: AppDetail; readonly onChanges: () => void }) {
  return (
    <div className={classes.panel}>
      <ApprovalSection run={run} app={app} onChanges={onChanges} />
      <ExportSection run={run} app={app} />
      <FeedbackSection run={run} />
    </div>
  );
}
