import type { ReactNode } from 'react';
import classes from './save-bar.module.css';

interface SaveBarProps {
  /** What is not saved, in a few words. */
  readonly note: ReactNode;
  /** Why it was not saved, above the line. */
  readonly problem?: ReactNode;
  /** The buttons; the last one saves. */
  readonly children: ReactNode;
}

/** Stays at the lower edge of the window while something is not saved, so that saving is never a scroll away. */
export function SaveBar({ note, problem, children }: SaveBarProps) {
  return (
    <div className={classes.bar} role="group" aria-label="Unsaved changes">
      {problem}
      <div className={classes.line}>
        <span className={classes.note}>{note}</span>
        <span className={classes.buttons}>{children}</span>
      </div>
    </div>
  );
}
