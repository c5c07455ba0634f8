/** A checkpoint on its way to a place. */
export interface LogCheckpoint {
  readonly tenantId: string;
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** As it was signed. */
  readonly note: string;
  readonly madeAt: Date;
  /** Entries that the place holds, as this database believes. */
  readonly publishedSize: number;
  /** The published checkpoint that a restore gave up last, where the operator accepted that: what comes after it is another history. */
  readonly givenUp: { readonly size: number; readonly root: Uint8Array | null } | null;
}

/** What a place holds of a log, told by itself. */
export interface HeldCheckpoint {
  readonly origin: string;
  readonly size: number;
  /** `null` where the place tells none. */
  readonly root: Uint8Array | null;
  /** The place knows already that the log which is here is another history, or that another key signed it. */
  readonly contradicts: boolean;
}

/** What was published, and what the place added to it. */
export interface Published { readonly note: string | null }

/**
 * A place out of reach of whoever can change the database. A checkpoint that is there already may be published again: it is there once.
 */
export interface Place {
  /** In tables and metrics. */
  readonly id: string;
  /** For people: what it is and where; nothing secret. */
  readonly what: string;
  /** All that it is to get within this time is one; `null`: each as it comes. */
  readonly periodMilliseconds: number | null;
  /** @returns for each checkpoint, in order, that it is there or why it is not. */
  publish(checkpoints: readonly LogCheckpoint[]): Promise<readonly (Published | PlaceProblem)[]>;
  /**
   * What it holds of these logs, and of others with the same beginning of their origin; `null` for places that nobody can read.
   * @throws PlaceProblem where it cannot be read, or some of it, after all that can.
   */
  readonly held: ((asked: HeldQuestion) => AsyncIterable<HeldCheckpoint>) | null;
  close(): Promise<void>;
}

export interface HeldQuestion {
  /** First part of the origins. */
  readonly logName: string;
  readonly logs: readonly LogCheckpoint[];
}

/**
 * Why a checkpoint is not at a place. `unreachable` may pass by itself; `refused` waits for a person; `ahead`: the place holds more entries than are here; `contradicts`:
 * it holds another history of the log.
 */
export class PlaceProblem extends Error {
  readonly kind: 'unreachable' | 'refused' | 'ahead' | 'contradicts';
  /** Entries at the place, where it said so. */
  readonly heldSize: number | null;

  constructor(kind: PlaceProblem['kind'], message: string, given: { readonly heldSize?: number; readonly cause?: unknown } = {}) {
    super(message, { cause: given.cause });
    this.kind = kind;
    this.heldSize = given.heldSize ?? null;
  }
}

/** Several at a time; one log's trouble is its own, whatever it is. */
export async function publishEach(checkpoints: readonly LogCheckpoint[], publishOne: (checkpoint: LogCheckpoint) => Promise<Published>): Promise<readonly (Published | PlaceProblem)[]> {
  return inLanes(checkpoints, (checkpoint) => publishOne(checkpoint).catch(problemOf));
}

/** Any trouble as one of a place: what nobody foresaw may pass by itself. */
export function problemOf(error: unknown): PlaceProblem {
  return error instanceof PlaceProblem ? error : new PlaceProblem('unreachable', `a checkpoint could not be brought there: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
}

const lanes = 8;

/** Results in order, of a few at a time. */
export async function inLanes<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<readonly Result[]> {
  const results: Result[] = [];
  const rest = items.entries();
  await Promise.all(Array.from({ length: lanes }, async () => {
    for (const [index, item] of rest) results[index] = await work(item);
  }));
  return results;
}
