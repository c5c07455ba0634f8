import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Database, Logger } from '../../foundation/index.ts';
import { readTermsOf } from '../prices/stored-terms.ts';
import type { RefusalRecord, RefusedTokenRecord } from '../records.ts';
import { type SpoolLine, listSegments, readLines, segmentBytes, segmentPath } from '../spool/segments.ts';
import type { MeteringTables } from '../tables.ts';
import { type FinishedRequest, type MergedIntent, type OpenIntent, finish, finishOrphan, mergeIntents, needsIntents } from './open-intents.ts';
import { type PriceIds, planRequest } from './plan-shipment.ts';
import { type SpoolPosition, carry, dropCarried, readCarried, readPosition, writePosition } from './positions.ts';
import { readRecord, requestOfIntent, writerOf } from './read-record.ts';
import { type MeteringTransaction, type Shipment, writeShipment } from './write-shipment.ts';

export interface ShipperOptions {
  readonly directory: string;
  /** The spool's id, as in its folder. */
  readonly spool: string;
  /** A pool of role `keystead_spool`. */
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly priceIds: PriceIds;
  readonly batchRecords?: number;
  /** Where a record goes that the database cannot hold; beside the segments where left out. */
  readonly rejectedFile?: string;
  /** Called inside each transaction, at its end: where a test breaks it. */
  readonly beforeCommit?: () => void;
}

/** Records in one transaction: what a transaction costs by itself is shared by so many, and a read of a few megabytes holds them. */
const usualRecords = 5_000;

/** What one turn did: a `full` batch or the step to the next segment, after which more may wait; a smaller one, (`some`); `nothing`. */
export type ShippedTurn = 'full' | 'some' | 'nothing';

export interface Shipper {
  /** Ships one batch, or moves on to the next segment. */
  shipOnce(): Promise<ShippedTurn>;
  /**
   * For a folder that no living process writes to: ships all of it, and settles what its dead writer left open.
   * A folder in use settles by itself what an earlier writer left, as soon as the next writer has begun.
   */
  adoptOrphans(): Promise<void>;
  /** How much waits in the folder. */
  unshippedBytes(): number;
}

/** What the lines of one batch say, on top of what was open before. */
interface Reading {
  /** Intents without an outcome among the lines, as they stand there: read only where it comes to that. */
  readonly opened: Map<string, readonly string[]>;
  readonly closed: Set<string>;
  readonly finished: FinishedRequest[];
  readonly refusals: RefusalRecord[];
  readonly refusedTokens: RefusedTokenRecord[];
}

/**
 * Carries a spool into the database: ledger, audit outbox, counters, budgets and the position of what was shipped, in
 * one transaction for each batch, so that a record counts exactly once whenever and wherever the shipper dies. There
 * is one shipper for a spool at a time.
 */
export function openShipper(options: ShipperOptions): Shipper {
  return new SpoolShipper(options);
}

class SpoolShipper implements Shipper {
  readonly #options: ShipperOptions;
  readonly #open = new Map<string, OpenIntent>();
  #cursor: SpoolPosition | null = null;
  #writer = '';

  constructor(options: ShipperOptions) {
    this.#options = options;
  }

  async shipOnce(): Promise<ShippedTurn> {
    try {
      const cursor = this.#cursor ?? await this.#load();
      if (cursor === null) return 'nothing';
      const lines = this.#lines(cursor);
      if (lines.length === 0) return await this.#nextSegment(cursor) ? 'full' : 'nothing';
      await this.#shipLines(cursor, lines);
      return lines.length < this.#batchRecords ? 'some' : 'full';
    } catch (error) {
      // Whether the database took the last batch is not certain; it knows.
      this.#cursor = null;
      throw error;
    }
  }

  async adoptOrphans(): Promise<void> {
    while (await this.shipOnce() !== 'nothing') { /* until the end */ }
    const cursor = this.#cursor;
    if (cursor !== null) await this.#settleDead(cursor, [...this.#open.values()], this.#writer);
  }

  unshippedBytes(): number {
    const { directory } = this.#options;
    const cursor = this.#cursor ?? { segment: 0, position: 0 };
    const waiting = listSegments(directory).filter((segment) => segment >= cursor.segment);
    return waiting.reduce((sum, segment) => sum + segmentBytes(directory, segment), 0) - (waiting[0] === cursor.segment ? cursor.position : 0);
  }

  #lines(cursor: SpoolPosition): SpoolLine[] {
    if (!listSegments(this.#options.directory).includes(cursor.segment)) return [];
    return readLines(this.#options.directory, cursor.segment, cursor.position, this.#batchRecords);
  }

  get #batchRecords(): number {
    return this.#options.batchRecords ?? usualRecords;
  }

  /** Goes back to where it stood: what was shipped is read again only to know which intents are open. */
  async #load(): Promise<SpoolPosition | null> {
    const { directory, spool } = this.#options;
    const [stored, carried] = await this.#transaction(async (trx) => [await readPosition(trx, spool), await readCarried(trx, spool)] as const);
    const first = listSegments(directory)[0];
    if (first === undefined) return null;
    const cursor = stored !== null && stored.segment >= first ? stored : { segment: first, position: 0 };
    this.#writer = writerOf(directory, cursor.segment)?.writer ?? '';
    this.#open.clear();
    for (const each of carried) this.#open.set(each.intent.requestId, each);
    for (let position = 0; position < cursor.position;) {
      const lines = this.#lines({ ...cursor, position }).filter((line) => line.end <= cursor.position);
      const last = lines.at(-1);
      if (last === undefined) break;
      this.#remember(this.#read(lines));
      position = last.end;
    }
    const dead = [...this.#open.values()].filter((each) => each.writer !== this.#writer);
    if (dead.length > 0) await this.#settleDead(cursor, dead, '');
    this.#cursor = cursor;
    return cursor;
  }

  async #transaction<Result>(work: (trx: MeteringTransaction) => Promise<Result>): Promise<Result> {
    return this.#options.database.as<MeteringTables>().transaction(work);
  }

  #read(lines: readonly SpoolLine[]): Reading {
    const reading: Reading = { opened: new Map(), closed: new Set(), finished: [], refusals: [], refusedTokens: [] };
    const open = (requestId: string, text: string): void => { reading.opened.set(requestId, [...reading.opened.get(requestId) ?? [], text]); };
    for (const line of lines) {
      const intentOf = requestOfIntent(line.text);
      if (intentOf !== null) { open(intentOf, line.text); continue; }
      const record = readRecord(line.text);
      if (record === null) this.#logUnreadable(line.end);
      else if (record.type === 'writer') this.#writer = record.writer;
      else if (record.type === 'refused-token') reading.refusedTokens.push(record);
      else if (record.type === 'intent') open(record.requestId, line.text);
      else {
        const intents = reading.opened.get(record.requestId) ?? [];
        reading.opened.delete(record.requestId);
        reading.closed.add(record.requestId);
        if (record.type === 'refusal') reading.refusals.push(record);
        else reading.finished.push(needsIntents(record) ? finish(record, this.#mergedIntent(record.requestId, intents)) : { outcome: record, estimateNanoUsd: null });
      }
    }
    return reading;
  }

  #logUnreadable(end: number | null): void {
    this.#options.logger.error({ spool: this.#options.spool, end }, 'a line of the spool is unreadable; its request will be settled as an estimate');
  }

  /** What the intents of a request say together, on top of what was open before; `null` where none can be read. */
  #mergedIntent(requestId: string, texts: readonly string[]): MergedIntent | null {
    let merged = this.#open.get(requestId)?.intent;
    for (const text of texts) {
      const record = readRecord(text);
      if (record?.type === 'intent') merged = mergeIntents(merged, record);
      else this.#logUnreadable(null);
    }
    return merged ?? null;
  }

  #remember({ opened, closed }: Reading): void {
    for (const requestId of closed) this.#open.delete(requestId);
    for (const [requestId, texts] of opened) {
      const intent = this.#mergedIntent(requestId, texts);
      if (intent !== null) this.#open.set(requestId, { intent, writer: this.#writer, carried: this.#open.get(requestId)?.carried ?? false });
    }
  }

  async #shipLines(cursor: SpoolPosition, lines: readonly SpoolLine[]): Promise<void> {
    const end = lines.at(-1)?.end ?? cursor.position;
    const reading = this.#read(lines);
    try {
      await this.#commit({ segment: cursor.segment, position: end }, { finished: reading.finished, refusals: reading.refusals, refusedTokens: reading.refusedTokens, deadWriters: [], closed: [...reading.closed] });
    } catch (error) {
      if (!isAboutData(error)) throw error;
      await this.#shipAround(cursor, lines, error);
      return;
    }
    this.#remember(reading);
  }

  /** One record that the database cannot hold must not stop all others: halve the batch until it stands alone, and set it aside. */
  async #shipAround(cursor: SpoolPosition, lines: readonly SpoolLine[], error: unknown): Promise<void> {
    const half = Math.ceil(lines.length / 2);
    const [first, second] = [lines.slice(0, half), lines.slice(half)];
    if (second.length > 0) {
      await this.#shipLines(cursor, first);
      await this.#shipLines({ segment: cursor.segment, position: first.at(-1)?.end ?? cursor.position }, second);
      return;
    }
    const [line] = first;
    if (line === undefined) return;
    this.#options.logger.error({ err: error, spool: this.#options.spool, end: line.end }, 'a record of the spool cannot be shipped; it was set aside in rejected.jsonl');
    appendFileSync(this.#options.rejectedFile ?? join(this.#options.directory, 'rejected.jsonl'), `${line.text}\n`, { mode: 0o600, flush: true });
    await this.#commit({ segment: cursor.segment, position: line.end }, { finished: [], refusals: [], deadWriters: [], closed: [] });
    this.#remember(this.#read([line]));
  }

  async #commit(to: SpoolPosition, content: { finished: readonly FinishedRequest[]; refusals: readonly RefusalRecord[]; refusedTokens?: readonly RefusedTokenRecord[]; deadWriters: readonly string[]; closed: readonly string[]; carried?: readonly OpenIntent[] }): Promise<void> {
    const { spool, priceIds } = this.#options;
    await this.#transaction(async (trx) => {
      const terms = await readTermsOf(trx, new Set(content.finished.map(({ outcome }) => outcome.tenantId)));
      const shipment: Shipment = { requests: content.finished.map((each) => planRequest(each, priceIds, terms.get(each.outcome.tenantId))), refusals: content.refusals, refusedTokens: content.refusedTokens ?? [], deadWriters: content.deadWriters };
      await writeShipment(trx, shipment);
      await dropCarried(trx, spool, content.closed.filter((requestId) => this.#open.get(requestId)?.carried === true));
      await carry(trx, spool, content.carried ?? []);
      await writePosition(trx, spool, to);
      this.#options.beforeCommit?.();
    });
    this.#cursor = to;
  }

  /**
   * The segment is read to its end. Where a later one exists, its writer will not come back to this one: intents that
   * are still open go along into the database, or, where the next writer is another one, their process is dead.
   */
  async #nextSegment(cursor: SpoolPosition): Promise<boolean> {
    const { directory } = this.#options;
    const later = listSegments(directory).filter((segment) => segment > cursor.segment);
    const [next] = later;
    if (next === undefined) return false;
    const writer = writerOf(directory, next)?.writer ?? null;
    if (writer === null && later.length === 1) return false; // Just being made.
    const to = { segment: next, position: 0 };
    if (writer !== null && writer !== this.#writer) await this.#settleDead(to, [...this.#open.values()], this.#writer);
    else await this.#carryOn(to);
    this.#writer = writer ?? this.#writer;
    for (const segment of listSegments(directory)) if (segment < next) rmSync(segmentPath(directory, segment), { force: true });
    return true;
  }

  async #carryOn(to: SpoolPosition): Promise<void> {
    const leaving = [...this.#open.values()].filter((each) => !each.carried);
    await this.#commit(to, { finished: [], refusals: [], deadWriters: [], closed: [], carried: leaving });
    for (const each of leaving) this.#open.set(each.intent.requestId, { ...each, carried: true });
  }

  async #settleDead(to: SpoolPosition, orphans: readonly OpenIntent[], writer: string): Promise<void> {
    const deadWriters = new Set(orphans.map((orphan) => orphan.writer));
    if (writer !== '') deadWriters.add(writer);
    const closed = orphans.map((orphan) => orphan.intent.requestId);
    await this.#commit(to, { finished: orphans.map((orphan) => finishOrphan(orphan.intent)), refusals: [], deadWriters: [...deadWriters], closed });
    for (const requestId of closed) this.#open.delete(requestId);
    if (closed.length > 0) this.#options.logger.warn({ spool: this.#options.spool, requests: closed.length }, 'requests of a process that died were settled at the most they could have cost');
  }
}

/** The values are at fault, not the moment: trying again would fail again (SQLSTATE classes 22 and 23). */
function isAboutData(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^2[23]/.test(error.code);
}
