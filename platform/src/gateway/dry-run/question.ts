import type { BodyOf, operations, ResponseOf } from '@keystead/contract';

/** What a dry run is asked, and what it answers. */
export type DryRunQuestion = BodyOf<typeof operations.dryRunRoute>;
export type DryRunAnswer = ResponseOf<typeof operations.dryRunRoute>;
