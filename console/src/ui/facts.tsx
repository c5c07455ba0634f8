import type { ReactNode } from 'react';
import classes from './facts.module.css';

/** Names and values of one thing, as a definition list. Entries with `null` are left out. */
export function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: ReactNode, hint?: string] | null)[] }) {
  return (
    <dl className={classes.facts}>
      {facts.filter((fact) => fact !== null).map(([name, value, hint]) => (
        <div key={name} className={classes.fact}>
          <dt>{name}</dt>
          <dd>{value}{hint !== undefined && <span className={classes.hint}>{hint}</span>}</dd>
        </div>
      ))}
    </dl>
  );
}
