import { type AuditStream, type EventGroup, eventGroups } from '@keystead/contract';

export const kindNames = { https: 'HTTPS', syslog: 'Syslog over TLS', webhook: 'Webhook' } as const satisfies Record<AuditStream['destination']['kind'], string>;
export const formatNames = { 'json-lines': 'JSON Lines', cef: 'CEF', ocsf: 'OCSF' } as const;

/** Where a stream goes, as people know it. */
export function receiverOf(destination: AuditStream['destination']): string {
  return destination.kind === 'syslog' ? `${destination.host}:${destination.port}` : destination.url;
}

export function groupNames(groups: readonly EventGroup[]): string {
  return groups.length === 0 ? 'Everything' : groups.map((group) => eventGroups[group].name).join(', ');
}
