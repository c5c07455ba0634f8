import { ChevronRight } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import classes from './page-header.module.css';

export interface PageHeaderProps {
  readonly title: string;
  /** One sentence: what the page is for. */
  readonly lead?: ReactNode;
  /** Stands beside the title, e.g. a badge. */
  readonly beside?: ReactNode;
  readonly actions?: ReactNode;
  readonly trail?: readonly { readonly label: string; readonly href: string }[];
}

/** The head of a page. Names the document, and takes the focus after a change of page so that keyboard and screen reader start here. */
export function PageHeader({ title, lead, beside, actions, trail }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => { document.title = `${title} · Keystead`; }, [title]);
  useEffect(() => {
    if (document.body.dataset['navigated'] === 'true') heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <header className={classes.header}>
      <div className={classes.words}>
        {trail !== undefined && (
          <nav aria-label="Breadcrumb" className={classes.trail}>
            {trail.map((step) => (
              <span key={step.href}><a href={step.href}>{step.label}</a><ChevronRight size={13} aria-hidden /></span>
            ))}
          </nav>
        )}
        <div className={classes.titleLine}>
          <h1 ref={heading} tabIndex={-1} className={classes.title}>{title}</h1>
          {beside}
        </div>
        {lead !== undefined && <p className={classes.lead}>{lead}</p>}
      </div>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
    </header>
  );
}
