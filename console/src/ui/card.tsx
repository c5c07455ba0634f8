import { type ReactNode, useId } from 'react';
import classes from './card.module.css';

export interface CardProps {
  readonly title?: ReactNode;
  readonly lead?: ReactNode;
  /** At the right of the title. */
  readonly actions?: ReactNode;
  /** A quiet line at the bottom. */
  readonly footer?: ReactNode;
  /** Without inner padding, for a table that fills the card. */
  readonly flush?: boolean;
  readonly tone?: 'plain' | 'sunken' | 'accent' | 'danger';
  readonly children?: ReactNode;
  readonly className?: string;
}

/** A bordered surface with an optional head. With a title it is a labelled region. */
export function Card({ title, lead, actions, footer, flush = false, tone = 'plain', children, className = '' }: CardProps) {
  const id = useId();
  return (
    <section className={`${classes.card} ${className}`} data-tone={tone} aria-labelledby={title === undefined ? undefined : id}>
      {(title !== undefined || actions !== undefined) && (
        <div className={classes.head} data-flush={flush}>
          <div className={classes.words}>
            {title !== undefined && <h2 id={id} className={classes.title}>{title}</h2>}
            {lead !== undefined && <p className={classes.lead}>{lead}</p>}
          </div>
          {actions !== undefined && <div className={classes.actions}>{actions}</div>}
        </div>
      )}
      {children !== undefined && <div className={classes.body} data-flush={flush}>{children}</div>}
      {footer !== undefined && <div className={classes.footer}>{footer}</div>}
    </section>
  );
}
