import type { ActingRole, Qualification, Role } from '@keystead/contract';
import { KeysteadError } from '../foundation/index.ts';

export interface MemberFacts {
  readonly role: Role;
  readonly state: 'active' | 'disabled';
  readonly qualifications: readonly Qualification[];
}

export interface MemberChange {
  readonly role?: Role | undefined;
  readonly state?: 'active' | 'disabled' | undefined;
  readonly qualifications?: readonly Qualification[] | undefined;
}

/** What the rules need to know beside the member and the change. */
interface MemberSurroundings {
  readonly actorRole: ActingRole;
  readonly activeOwners: number;
}

/** The fields that a change really changes. */
export function changedFields(member: MemberFacts, change: MemberChange): readonly ('role' | 'state' | 'qualifications')[] {
  const fields: ('role' | 'state' | 'qualifications')[] = [];
  if (change.role !== undefined && change.role !== member.role) fields.push('role');
  if (change.state !== undefined && change.state !== member.state) fields.push('state');
  if (change.qualifications !== undefined && change.qualifications.toSorted().join() !== member.qualifications.toSorted().join()) fields.push('qualifications');
  return fields;
}

/**
 * Refuses a change of a membership that must not be.
 * @throws KeysteadError `forbidden` where only an owner may, `conflict` where it is the last owner.
 */
export function checkMemberChange(member: MemberFacts, change: MemberChange, around: MemberSurroundings): void {
  const touchesOwner = (member.role === 'owner' && changedFields(member, change).length > 0) || (change.role === 'owner' && member.role !== 'owner');
  if (touchesOwner && around.actorRole !== 'owner') throw new KeysteadError('forbidden', { permission: 'the role owner' });
  const wasOwner = member.role === 'owner' && member.state === 'active';
  const staysOwner = (change.role ?? member.role) === 'owner' && (change.state ?? member.state) === 'active';
  if (wasOwner && !staysOwner && around.activeOwners <= 1) throw new KeysteadError('conflict', { detail: 'the last active owner cannot be disabled or given another role' });
}

/** True where a change needs a seat: a disabled person becomes active. */
export function needsSeat(member: MemberFacts, change: MemberChange): boolean {
  return member.state === 'disabled' && change.state === 'active';
}

/** Whoever may not be an owner may not make one, be it by invitation or by change. */
export function checkGrantedRole(actorRole: ActingRole, granted: Role): void {
  if (granted === 'owner' && actorRole !== 'owner') throw new KeysteadError('forbidden', { permission: 'the role owner' });
}
