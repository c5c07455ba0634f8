export type { CheckpointMail } from './mail.ts';
export { openPlaces } from './open-places.ts';
export { openPublisher } from './publisher.ts';
export { RolledBack, acceptRollbacks, lookForRollback } from './rollback.ts';
