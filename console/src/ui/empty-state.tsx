import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import classes from './states.module.css';

/** Nothing here yet: what would stand here, and the way to get it. */
export function EmptyState({ icon: Icon, title, children, actions }: { readonly icon: LucideIcon; readonly title: string; readonly children?: ReactNode; readonly actions?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <span className={classes.emptyIcon}><Icon size={20} strokeWidth={1.75} aria-hidden /></span>
      <p className={classes.emptyTitle}>{title}</p>
      {children !== undefined && <div className={classes.emptyText}>{children}</div>}
      {actions !== undefined && <div className={classes.emptyActions}>{actions}</div>}
    </div>
  );
}
