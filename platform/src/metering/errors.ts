/** The spool cannot take a record: no key may be used, because its use could not be recorded. */
export class SpoolUnwritable extends Error {
  readonly code = 'KEYSTEAD_SPOOL_UNWRITABLE';
  readonly reason: 'disk' | 'backlog' | 'closed';

  constructor(reason: SpoolUnwritable['reason'], options?: { cause?: unknown }) {
    super({ disk: 'the spool cannot be written', backlog: 'too much of the spool is waiting to be shipped', closed: 'the spool is closed' }[reason], options);
    this.name = 'SpoolUnwritable';
    this.reason = reason;
  }
}
