import type { AppDetail, Run } from '@keystead/contract';
import { ApprovalSection } from './approval-section.tsx';
import { ExportSection } from './export-section.tsx';
import { FeedbackSection } from './feedback-section.tsx';
import { ReceiptSection } from './receipt-section.tsx';
import classes from './review.module.css';

/** What happens with a draft: who approves it, how it leaves, what it cost. */
export function ReviewPanel({ run, app }: { readonly run: Run; readonly app: AppDetail }) {
  return (
    <div className={classes.panel}>
      <ApprovalSection run={run} app={app} />
      <ExportSection run={run} />
      <FeedbackSection run={run} />
      <ReceiptSection run={run} />
    </div>
  );
}
