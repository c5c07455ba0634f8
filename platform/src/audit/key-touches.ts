import { type KeyTouchKind, keyTouches } from '@keystead/contract';
import type { ExpressionBuilder } from 'kysely';
import { InvalidRequest } from '../foundation/index.ts';
import type { AuditTables } from './tables.ts';

/** Actions that touch a key in one way, or in any. */
export function actionsOf(kind: KeyTouchKind | undefined): string[] {
  return [...keyTouches].flatMap(([action, touch]) => (kind === undefined || touch === kind ? [action] : []));
}

/** How an event touches a key: as the registry says; whatever else the platform's people do counts as `operator`. */
export function kindOf(action: string): KeyTouchKind {
  return keyTouches.get(action) ?? 'operator';
}

/** Which leaves are touches: by the registry, and by who acted. */
export function touches(kind: KeyTouchKind | undefined) {
  return ({ eb, or, and, not }: ExpressionBuilder<AuditTables, 'audit_leaves'>) => {
    const registered = eb('action', 'in', actionsOf(kind));
    const byOperator = and([eb('actor_kind', '=', 'operator'), not(eb('action', 'in', actionsOf(undefined)))]);
    if (kind === undefined) return or([registered, byOperator]);
    return kind === 'operator' ? or([registered, byOperator]) : registered;
  };
}

const longestRangeMs = 366 * 24 * 3_600_000;
const usualRangeMs = 30 * 24 * 3_600_000;

/** From when to when: what is asked for, else the last 30 days. @throws InvalidRequest for more than a year, or backwards. */
export function rangeOf(query: { from?: string | undefined; to?: string | undefined }, now: Date): { from: Date; to: Date } {
  const to = query.to === undefined ? now : new Date(query.to);
  const from = query.from === undefined ? new Date(to.getTime() - usualRangeMs) : new Date(query.from);
  if (from >= to || to.getTime() - from.getTime() > longestRangeMs) throw new InvalidRequest([{ path: 'query.from', message: 'must be before query.to, by a year at most' }]);
  return { from, to };
}
