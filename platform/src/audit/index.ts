export type { AuditOperationDependencies, Names } from './dependencies.ts';
export { type CheckpointSigner, type Checkpoints, type CheckpointsOptions, openCheckpoints } from './checkpoints.ts';
export { auditOperations } from './operations.ts';
export { platformLogId } from '@keystead/contract';
export { recordInBothLogs, recordPlatformEvent } from './platform-log.ts';
export { type Actor, type AnyAuditEvent, type AuditEvent, actorOf, recordEvent, recordEvents, systemActor } from './record-event.ts';
export { type Sequencer, type SequencerOptions, openSequencer } from './sequencer.ts';
export { storableJson, storableText } from './storable.ts';
export type { ActorKind, AuditTables } from './tables.ts';
