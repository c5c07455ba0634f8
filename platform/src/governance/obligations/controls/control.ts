import type { ControlParty, FactId } from '@keystead/contract';

/** One control of a framework, and what meets it here. */
export interface Control {
  /** As the framework numbers it. */
  readonly id: string;
  /** What it asks, in our own words. */
  readonly title: string;
  readonly meets: string;
  readonly by: ControlParty;
  /** What shows it on the running organisation. None: it lies in how Keystead works, or with somebody else altogether. */
  readonly facts: readonly FactId[];
  /** Where it is seen. */
  readonly href: string;
}

type Row = readonly [id: string, title: string, by: ControlParty, meets: string, href: string, ...facts: FactId[]];

/** Rows as controls. */
export function controls(...rows: readonly Row[]): readonly Control[] {
  return rows.map(([id, title, by, meets, href, ...facts]) => ({ id, title, by, meets, href, facts }));
}
