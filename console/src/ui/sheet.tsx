import type { ReactNode } from 'react';
import classes from './sheet.module.css';

/** What is handed to somebody: paper on the screen, and without its frame on paper. */
export function Sheet({ label, wide = false, children }: { readonly label: string; readonly wide?: boolean; readonly children: ReactNode }) {
  return <article className={classes.sheet} data-wide={wide || undefined} aria-label={label}>{children}</article>;
}

/** Lines with amounts at their ends, under the caption given. A row with `data-sum` is a sum; a cell with `data-phone="no"` is left out on a phone. */
export function SheetLines({ caption, children }: { readonly caption?: string; readonly children: ReactNode }) {
  return <table className={classes.lines}>{caption !== undefined && <caption>{caption}</caption>}{children}</table>;
}

/** Belongs to the screen: headings of the page and what can be done there. */
export function NotPrinted({ children }: { readonly children: ReactNode }) {
  return <div className={classes.screen}>{children}</div>;
}
