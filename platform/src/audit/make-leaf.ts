import { hash } from 'node:crypto';
import { type LeafV1, commitmentOf, encodeLeaf, hashLeaf, personalFields } from '@keystead/contract';
import type { ActorKind } from './tables.ts';

/** An event as it left the outbox. */
export interface OutboxEvent {
  readonly id: number;
  readonly tenantId: string;
  readonly occurredAt: Date;
  readonly action: string;
  readonly actionVersion: number;
  readonly actorKind: ActorKind;
  readonly actorId: string | null;
  readonly subjectKind: string;
  readonly subjectId: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface Opening { readonly field: string; readonly salt: Uint8Array; readonly value: string }
export interface MadeLeaf { readonly leaf: Uint8Array; readonly leafHash: Uint8Array; readonly openings: readonly Opening[] }

export function sha256(bytes: Uint8Array): Uint8Array {
  return hash('sha256', bytes, 'buffer');
}

/**
 * Makes the leaf of an event: personal fields leave the detail and become commitments.
 * @param newSalt 32 fresh random bytes with each call.
 */
export function makeLeaf(event: OutboxEvent, sequence: number, newSalt: () => Uint8Array): MadeLeaf {
  const detail: Record<string, LeafV1['detail'][string]> = {};
  const commitments: Record<string, string> = {};
  const openings: Opening[] = [];
  for (const [field, value] of Object.entries(event.detail)) {
    if (!personalFields.has(field)) {
      detail[field] = value as LeafV1['detail'][string];
    } else if (value !== null) {
      const opening = { field, salt: newSalt(), value: typeof value === 'string' ? value : JSON.stringify(value) };
      commitments[field] = commitmentOf(field, opening.value, opening.salt, sha256);
      openings.push(opening);
    }
  }
  const leaf = encodeLeaf({
    v: 1, seq: sequence, time: event.occurredAt.toISOString(), tenant: event.tenantId,
    action: event.action, actionVersion: event.actionVersion,
    actor: { kind: event.actorKind, id: event.actorId }, subject: { kind: event.subjectKind, id: event.subjectId },
    detail, commitments,
  });
  return { leaf, leafHash: hashLeaf(leaf, sha256), openings };
}
