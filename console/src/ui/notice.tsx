import { Button } from '@mantine/core';
import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import classes from './states.module.css';

const icons: Readonly<Record<'info' | 'good' | 'warn' | 'bad', LucideIcon>> = { info: Info, good: CircleCheck, warn: TriangleAlert, bad: CircleAlert };

interface NoticeProps {
  readonly tone?: keyof typeof icons;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  /** In place of the tone’s own, where the colour stands for something else: the sandbox is amber, and no danger. */
  readonly icon?: LucideIcon;
}

/** A remark inside a page. */
export function Notice({ tone = 'info', title, children, actions, icon: Icon = icons[tone] }: NoticeProps) {
  return (
    <div className={classes.notice} data-tone={tone}>
      <Icon size={17} className={classes.noticeIcon} aria-hidden />
      <div className={classes.noticeBody}>
        <p className={classes.noticeTitle}>{title}</p>
        {children !== undefined && <div className={classes.noticeText}>{children}</div>}
        {actions !== undefined && <div className={classes.noticeActions}>{actions}</div>}
      </div>
    </div>
  );
}

/** What a refusal or failure tells. The API's problems have this shape. */
export interface ProblemLike {
  readonly title: string;
  readonly fix: string;
  readonly code: string;
  readonly traceId?: string | null;
  readonly issues?: readonly { readonly path: string; readonly message: string }[];
}

/** Leads to where a second factor is set up, and back here afterwards. */
function EnrolmentLink() {
  return <Button size="xs" component="a" href={`/security?next=${encodeURIComponent(location.pathname + location.search)}`}>Set one up under Security</Button>;
}

/** Why something was refused: what happened, what to do, and the code to quote. */
export function ProblemNotice({ problem, onRetry }: { readonly problem: ProblemLike | null; readonly onRetry?: (() => void) | undefined }) {
  if (problem === null) return null;
  return (
    <div role="alert">
      <Notice tone="bad" title={problem.title} actions={problem.code === 'second_factor_enrolment_required' ? <EnrolmentLink /> : onRetry === undefined ? undefined : <Button size="xs" variant="default" onClick={onRetry}>Try again</Button>}>
        <p>{problem.fix}</p>
        {problem.issues !== undefined && problem.issues.length > 0 && (
          <ul>{problem.issues.map((issue) => <li key={`${issue.path}${issue.message}`}><code>{issue.path}</code> {issue.message}</li>)}</ul>
        )}
        <details className={classes.details}>
          <summary>Details for support</summary>
          <span>Code <code>{problem.code}</code>{problem.traceId !== undefined && problem.traceId !== null && <> · trace <code>{problem.traceId}</code></>}</span>
        </details>
      </Notice>
    </div>
  );
}
