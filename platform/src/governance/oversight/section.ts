import type { OversightItem, OversightSection } from '@keystead/contract';
import type { Transaction } from '../../foundation/index.ts';
import type { VaultTables } from '../../vault/index.ts';
import type { OversightDependencies } from './dependencies.ts';

/** What a section of a review is made from: the organisation, the time, and one transaction that sees everything as it is at one moment. */
export interface SectionContext {
  readonly trx: Transaction<VaultTables>;
  readonly dependencies: OversightDependencies;
  readonly tenantId: string;
  readonly from: Date;
  readonly to: Date;
  readonly now: Date;
  /** Days and moments are written as they are there. */
  readonly timeZone: string;
}

/** One section of a review, read from live data. */
export type ReadSection = (context: SectionContext) => Promise<OversightSection>;

type Evidence = OversightItem['evidence'];
export const link = (label: string, href: string): Evidence => ({ label, href });

/** An item is named by its section and what it is about, so that a decision finds it again. */
export const finding = (id: string, severity: OversightItem['severity'], text: string, evidence: Evidence): OversightItem => ({ id, question: 'finding', severity, text, evidence });
export const access = (id: string, text: string, evidence: Evidence): OversightItem => ({ id, question: 'access', severity: 'info', text, evidence });

export function section(id: string, title: string, parts: Partial<Pick<OversightSection, 'statements' | 'table' | 'items'>>): OversightSection {
  return { id, title, statements: parts.statements ?? [], table: parts.table === undefined || parts.table === null || parts.table.rows.length === 0 ? null : parts.table, items: parts.items ?? [] };
}

/** “1 key”, “2 keys”. */
export const count = (number: number, one: string, many = `${one}s`): string => `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;
export const money = (nanoUsd: number): string => `$${(nanoUsd / 1e9).toFixed(nanoUsd !== 0 && Math.abs(nanoUsd) < 10_000_000 ? 6 : 2)}`;

/** A moment as it is called in a time zone, to the minute. */
export function moment(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at);
}
export const dayOf = (at: Date, timeZone: string): string => moment(at, timeZone).slice(0, 10);
/** A day or “never”. */
export const dayOrNever = (at: Date | null, timeZone: string): string => (at === null ? 'never' : dayOf(at, timeZone));
