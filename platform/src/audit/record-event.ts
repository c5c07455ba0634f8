import { type EventDetail, type EventName, events } from '@keystead/contract';
import { type Principal, type StepUpExemption, type Transaction, sql } from '../foundation/index.ts';
import { storableJson } from './storable.ts';
import type { ActorKind, AuditTables } from './tables.ts';

export interface Actor {
  readonly kind: ActorKind;
  /** `null` for the system itself. */
  readonly id: string | null;
  /** Where an operation asks for a fresh second factor and the actor went without: why. Stands in the detail of what they did. */
  readonly stepUpExemption?: StepUpExemption;
}

export const systemActor: Actor = { kind: 'system', id: null };

export interface AuditEvent<Name extends EventName> {
  readonly tenantId: string;
  readonly action: Name;
  readonly actor: Actor;
  readonly subjectId: string | null;
  /** Never a secret, a prompt or an answer. Fields of `personalFields` become salted commitments in the log. */
  readonly detail: EventDetail<Name>;
  /** Now, by the database's clock, where left out. */
  readonly occurredAt?: Date;
}

/** An event of any name; `recordEvent` checks the detail against the name. */
export type AnyAuditEvent = { [Name in EventName]: AuditEvent<Name> }[EventName];

/**
 * Puts an event into the outbox, in the transaction of the action itself: either both happen or neither. Within a
 * second the sequencer makes a leaf of the tenant's log from it.
 */
export async function recordEvent<Tables extends AuditTables, Name extends EventName>(transaction: Transaction<Tables>, event: AuditEvent<Name>): Promise<void> {
  await recordEvents(transaction, [event as unknown as AnyAuditEvent]);
}

/** As `recordEvent`, for many at once and in this order, in one statement. */
export async function recordEvents<Tables extends AuditTables>(transaction: Transaction<Tables>, recorded: readonly AnyAuditEvent[]): Promise<void> {
  if (recorded.length === 0) return;
  await sql`
    insert into audit_outbox (tenant_id, occurred_at, action, action_version, actor_kind, actor_id, subject_kind, subject_id, detail)
    select tenant_id, coalesce(occurred_at, now()), action, action_version, actor_kind, actor_id, subject_kind, subject_id, detail
    from json_to_recordset(${storableJson(recorded.map(toRow))}::json) as event (
      tenant_id uuid, occurred_at timestamptz, action text, action_version int, actor_kind text, actor_id uuid, subject_kind text, subject_id text, detail jsonb)`
    .execute(transaction);
}

function toRow(event: AnyAuditEvent): Record<string, unknown> {
  const known = events[event.action];
  return {
    tenant_id: event.tenantId, occurred_at: event.occurredAt?.toISOString() ?? null, action: event.action, action_version: known.version,
    actor_kind: event.actor.kind, actor_id: event.actor.id, subject_kind: known.subject, subject_id: event.subjectId,
    detail: event.actor.stepUpExemption === undefined ? event.detail : { ...event.detail, stepUpExemption: event.actor.stepUpExemption },
  };
}

/** Who acts, for the log: the person, or the token where no person stands behind the call. */
export function actorOf(principal: Principal): Actor {
  if (principal.support !== undefined || principal.role === 'operator') return { kind: 'operator', id: principal.userId };
  const exemption = principal.stepUpExemption === undefined ? {} : { stepUpExemption: principal.stepUpExemption };
  if (principal.kind === 'token') return { kind: 'token', id: principal.tokenId, ...exemption };
  return { kind: 'user', id: principal.userId, ...exemption };
}
