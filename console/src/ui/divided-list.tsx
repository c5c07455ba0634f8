import type { ReactElement, ReactNode } from 'react';
import classes from './divided-list.module.css';

/** Entries one below the other with a line between them. `label` names the list where no heading does; `ordered` where their order is told. */
export function DividedList<Entry extends { readonly id: string }>({ entries, draw, label, ordered = false }: { readonly entries: readonly Entry[]; readonly draw: (entry: Entry) => ReactNode; readonly label?: string; readonly ordered?: boolean }): ReactElement {
  const List = ordered ? 'ol' : 'ul';
  return <List className={classes.list} aria-label={label}>{entries.map((entry) => <li key={entry.id}>{draw(entry)}</li>)}</List>;
}
