import type { ReactNode } from 'react';
import classes from './two-lines.module.css';

/** What a row is about, and below it in small letters what goes with it; `below` left out: one line alone. */
export function TwoLines({ children, below, tone }: { readonly children: ReactNode; readonly below?: ReactNode; readonly tone?: 'bad' }) {
  return <span className={classes.lines} data-tone={tone}>{children}{below !== undefined && <small>{below}</small>}</span>;
}
