import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './stat.module.css';

export interface StatProps {
  readonly label: string;
  /** `undefined` while it is being read. */
  readonly value: ReactNode;
  readonly note?: ReactNode;
  /** Makes the whole a link. */
  readonly href?: string;
}

/** One figure with its name. */
export function Stat({ label, value, note, href }: StatProps) {
  const inside = (
    <>
      <span className={classes.label}>{label}</span>
      <span className={classes.value}>{value === undefined ? <Skeleton height={24} width={72} mt={4} /> : value}</span>
      {note !== undefined && <span className={classes.note}>{note}</span>}
    </>
  );
  return href === undefined ? <div className={classes.stat}>{inside}</div> : <a href={href} className={classes.stat}>{inside}</a>;
}

/** Figures beside each other in one bordered strip. */
export function StatRow({ children }: { readonly children: ReactNode }) {
  return <div className={classes.row}>{children}</div>;
}
