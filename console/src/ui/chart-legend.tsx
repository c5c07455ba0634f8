import classes from './chart-legend.module.css';

export interface LegendEntry {
  readonly name: string;
  /** Which of the colours of charts. */
  readonly color: 1 | 2 | 3 | 4 | 5;
  readonly faint?: boolean;
}

/** Which colour stands for what, beside a picture that a table repeats: for eyes alone. */
export function ChartLegend({ entries }: { readonly entries: readonly LegendEntry[] }) {
  return <ul className={classes.legend} aria-hidden>{entries.map(({ name, color, faint }) => <li key={name}><span style={{ background: `var(--ks-chart-${color})`, opacity: faint === true ? 0.3 : 1 }} />{name}</li>)}</ul>;
}
