import { createSecretKey, randomBytes } from 'node:crypto';
import type { ContentKey } from '../../../documents/index.ts';
import { type Clock, KeysteadError, processMark } from '../../../foundation/index.ts';
import { type ObjectKey, openObject, sealObject } from '../../../vault/index.ts';

/** How long the content of a run that is not stored can still be looked at, edited and exported once the run has ended. */
export const memoryMinutes = 30;
/** What one process holds of ended runs, all together; the oldest goes first. */
const mostBytes = 64 * 1_048_576;

/** Columns of a run that hold content. */
type ContentColumn = 'sealed_title' | 'sealed_input' | 'sealed_output' | 'sealed_citations' | 'sealed_drafted' | 'failure_parameters';
const contentColumns: ReadonlySet<string> = new Set(['sealed_title', 'sealed_input', 'sealed_output', 'sealed_citations', 'sealed_drafted', 'failure_parameters'] satisfies readonly ContentColumn[]);

type Columns = Readonly<Record<string, unknown>>;
interface HeldRow { readonly id: string; readonly object_key: Buffer | null; readonly started_by: string | null }

/**
 * Content of runs that are not stored, in the memory of this process: sealed under a key that is nowhere else, for whoever started the run. While a run
 * is being written it stays; then for some minutes, within a bound of bytes. What a decision needs is settled: it goes to the database, under a key of
 * the run's own, and is let go here.
 */
export interface Holdings {
  /** Which process this is, for others that are asked about the run. */
  readonly process: string;
  /** Begins to hold a run. Nothing of it is wrapped, so nothing can be stored that opens later. */
  begin(run: { readonly id: string; readonly tenantId: string; readonly startedBy: string | null }): { readonly key: ContentKey; readonly wrapped: null; readonly tenantKeyId: null };
  has(runId: string): boolean;
  /** The same columns for the database: of a run that is held, without content; of a settled one, with its key; of any other, as they are. */
  place<T extends object>(runId: string, columns: T): T;
  /** From now on what is placed goes to the database. @param seal seals a part under the run's own key. */
  settle(runId: string, stored: { readonly object_key: Buffer; readonly tenant_key_id: string }, key: ContentKey): void;
  /** The row with what is held of it, where this reader started it; the row as it is otherwise. */
  fill<Row extends HeldRow>(row: Row, reader: string | null): Row;
  keyOf(runId: string): ContentKey | null;
  /** The run has ended: the minutes begin. */
  end(runId: string): void;
  drop(runId: string): void;
}

interface Held { readonly key: ContentKey; readonly startedBy: string | null; columns: Record<string, unknown>; settled: Columns | null; until: number | null }

export function openHoldings({ clock }: { readonly clock: Clock }): Holdings {
  const held = new Map<string, Held>();
  const mark = processMark();

  const alive = (runId: string): Held | null => {
    const found = held.get(runId);
    if (found === undefined) return null;
    if (found.until === null || clock.now().getTime() < found.until) return found;
    held.delete(runId);
    return null;
  };

  function makeRoom(): void {
    let bytes = [...held.values()].reduce((sum, each) => sum + sizeOf(each), 0);
    for (const [runId, each] of held) {
      if (bytes <= mostBytes) return;
      if (each.until === null) continue;
      held.delete(runId);
      bytes -= sizeOf(each);
    }
  }

  return {
    process: mark,
    begin(run) {
      const key = keyInMemory({ tenantId: run.tenantId, kind: 'run', objectId: run.id });
      held.set(run.id, { key, startedBy: run.startedBy, columns: {}, settled: null, until: null });
      return { key, wrapped: null, tenantKeyId: null };
    },
    has: (runId) => alive(runId) !== null,
    place(runId, columns) {
      const found = alive(runId);
      if (found === null) return columns;
      if (found.settled !== null) return { ...columns, ...found.settled };
      const kept = Object.entries(columns).filter(([name]) => contentColumns.has(name));
      found.columns = { ...found.columns, ...Object.fromEntries(kept) };
      makeRoom();
      return { ...columns, ...Object.fromEntries(kept.map(([name]) => [name, null])), ...inMemory(found, clock, mark) };
    },
    settle(runId, stored, key) {
      const found = alive(runId);
      if (found === null) throw new KeysteadError('unavailable', { detail: 'the content of this run is not held here any more' });
      const again = (part: string, sealed: unknown): Buffer | null => (Buffer.isBuffer(sealed) ? key.seal(part, found.key.open(part, sealed)) : null);
      found.settled = { ...stored, sealed_title: again('title', found.columns['sealed_title']), sealed_input: again('input', found.columns['sealed_input']) };
    },
    fill(row, reader) {
      if (row.object_key !== null || reader === null || reader !== row.started_by) return row;
      const found = alive(row.id);
      return found === null || found.startedBy !== reader ? row : { ...row, ...withFailure(found.columns) };
    },
    keyOf: (runId) => alive(runId)?.key ?? null,
    end(runId) {
      const found = held.get(runId);
      if (found === undefined) return;
      if (found.settled !== null) held.delete(runId);
      else found.until = clock.now().getTime() + memoryMinutes * 60_000;
      // Whatever nobody asks for again is let go of too. The clock of the process tells; a timer only looks.
      setTimeout(() => { alive(runId); }, (memoryMinutes * 60 + 1) * 1_000).unref();
      makeRoom();
    },
    drop: (runId) => { held.delete(runId); },
  };
}

function sizeOf({ columns }: Held): number {
  return Object.values(columns).reduce<number>((sum, value) => sum + (Buffer.isBuffer(value) ? value.byteLength : typeof value === 'string' ? value.length : 0), 0);
}

/** What other processes are told: who holds it, and until when at most. */
function inMemory(found: Held, clock: Clock, mark: string): Columns {
  return { memory_process: mark, memory_until: new Date(found.until ?? clock.now().getTime() + memoryMinutes * 60_000) };
}

/** As the database gives it back: parsed. */
function withFailure(columns: Record<string, unknown>): Record<string, unknown> {
  const { failure_parameters: text, ...rest } = columns;
  return typeof text === 'string' ? { ...rest, failure_parameters: JSON.parse(text) as unknown } : rest;
}

/** A key that is in this process and nowhere else: whatever is sealed under it opens nowhere once it is gone. */
function keyInMemory(binding: ObjectKey['binding']): ContentKey {
  const bytes = randomBytes(32);
  const objectKey: ObjectKey = { key: createSecretKey(bytes), binding, randomBytes };
  bytes.fill(0);
  return { seal: (part, plain) => sealObject(objectKey, part, plain), open: (part, sealed) => openObject(objectKey, part, sealed) };
}
