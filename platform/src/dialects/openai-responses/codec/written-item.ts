import type { Piece } from '../../canonical/index.ts';
import type { JsonObject } from '../../reading.ts';

/** Tells an event of an item: its type, and its members without the sequence number. */
export type Emit = (type: string, members: JsonObject) => void;

/** One part of the answer being written. */
export interface WrittenPart { piece(piece: Piece): void; close(): void }

/** A place in the output, and how its item begins and ends. */
export interface ItemPlace {
  readonly id: string;
  readonly index: number;
  begin(item: JsonObject): void;
  /** The item as it stands, without an event: a stream that fails shows it. */
  keep(item: JsonObject): void;
  end(item: JsonObject): void;
}
