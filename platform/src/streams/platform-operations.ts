import { platformLogId, platformStreamOperations } from '@keystead/contract';
import { type Clock, type Database, type ImplementedOperation, type Principal, implement } from '../foundation/index.ts';
import type { StreamDependencies } from './dependencies.ts';
import { createStream, deleteStream, listStreams, replayStream, updateStream } from './streams.ts';
import { testStream } from './try-receiver.ts';

/**
 * Streams of the platform's own log are kept as those of an organisation are, under the platform's id: in the same tables, under the same row-level security,
 * and sent by the same sender. Whoever may do this holds a right over the installation; of an organisation that they belong to, nothing comes in here.
 */
const asPlatform = (principal: Principal): Principal => ({ ...principal, tenantId: platformLogId, role: 'operator' });

export function platformStreamOperationsOf(dependencies: StreamDependencies): readonly ImplementedOperation[] {
  return [
    implement(platformStreamOperations.listPlatformStreams, async () => ({ items: await listStreams(dependencies, platformLogId) })),
    implement(platformStreamOperations.createPlatformStream, async ({ principal, body }) => (await createStream(dependencies, asPlatform(principal), body)).stream),
    implement(platformStreamOperations.updatePlatformStream, ({ principal, params, ifMatch, body }) => updateStream(dependencies, asPlatform(principal), params.streamId, ifMatch, body)),
    implement(platformStreamOperations.deletePlatformStream, ({ principal, params }) => deleteStream(dependencies, asPlatform(principal), params.streamId)),
    implement(platformStreamOperations.testPlatformStream, ({ principal, params }) => testStream(dependencies, asPlatform(principal), params.streamId)),
    implement(platformStreamOperations.replayPlatformStream, ({ principal, params, body }) => replayStream(dependencies, asPlatform(principal), params.streamId, body)),
  ];
}

/** How the streams of the platform's log are, in numbers alone. */
export interface PlatformStreamsReport {
  /** `null`: the database did not answer just now. */
  readonly platformStreams: number | null;
  /** Of them: whose receiver takes nothing just now, or answered that it wants no more. */
  readonly platformStreamsStuck: number;
  /** Of them: that a person paused. */
  readonly platformStreamsPaused: number;
  /** Since when the first of the stuck ones takes nothing, RFC 3339. */
  readonly platformStreamsStuckSince: string | null;
}

/** For `keystead doctor streams`, and support bundles: no address, no name. */
export async function reportPlatformStreams({ database, clock }: { readonly database: Database; readonly clock: Clock }): Promise<PlatformStreamsReport> {
  const nothing = { platformStreams: null, platformStreamsStuck: 0, platformStreamsPaused: 0, platformStreamsStuckSince: null };
  const streams = await listStreams({ database, clock }, platformLogId).catch(() => null);
  if (streams === null) return nothing;
  const stuck = streams.filter(({ state, pausedBecause }) => state === 'retrying' || pausedBecause === 'gone');
  return {
    platformStreams: streams.length, platformStreamsStuck: stuck.length, platformStreamsPaused: streams.filter(({ pausedBecause }) => pausedBecause === 'person').length,
    platformStreamsStuckSince: stuck.flatMap(({ problem }) => problem?.since ?? []).toSorted()[0] ?? null,
  };
}
