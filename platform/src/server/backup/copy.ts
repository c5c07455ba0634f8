import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { type StoredTable, quoted } from './stored-tables.ts';

/** How much of a table stands in one entry of a backup. */
const pieceBytes = 4 * 1_048_576;
const lineFeed = 0x0a;

export interface CopiedTable { readonly rows: number; readonly sha256: string }

const listOf = ({ columns }: Pick<StoredTable, 'columns'>): string => columns.map((column) => quoted(column)).join(', ');

/** Reads a table as the text of COPY, in pieces. */
export async function copyOut(client: pg.ClientBase, table: StoredTable, onPiece: (bytes: Buffer) => Promise<void>): Promise<CopiedTable> {
  const hash = createHash('sha256');
  let rows = 0;
  let waiting: Buffer[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    const piece = Buffer.concat(waiting);
    [waiting, size] = [[], 0];
    await onPiece(piece);
  };
  for await (const chunk of client.query(copyTo(`copy (select ${listOf(table)} from ${quoted(table.name)}) to stdout`)) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    rows += countRows(chunk);
    waiting.push(chunk);
    size += chunk.byteLength;
    if (size >= pieceBytes) await flush();
  }
  if (size > 0) await flush();
  return { rows, sha256: hash.digest('hex') };
}

/** A table that is being filled. */
export interface TableFilling { write(piece: Buffer): Promise<void>; end(): Promise<CopiedTable> }

/** Fills a table from the pieces that `copyOut` gave. */
export function copyIn(client: pg.ClientBase, table: StoredTable): TableFilling {
  const hash = createHash('sha256');
  let rows = 0;
  const stream = client.query(copyFrom(`copy ${quoted(table.name)} (${listOf(table)}) from stdin`));
  const done = finished(stream);
  // Told by whoever writes the next piece, or ends.
  done.catch(() => undefined);
  return {
    async write(piece) {
      hash.update(piece);
      rows += countRows(piece);
      if (!stream.write(piece)) await Promise.race([once(stream, 'drain'), done]);
    },
    async end() {
      stream.end();
      await done;
      return { rows, sha256: hash.digest('hex') };
    },
  };
}

/** A line feed inside of a value stands as \n in the text of COPY: each byte ends a row. */
function countRows(bytes: Buffer): number {
  let rows = 0;
  for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) rows += 1;
  return rows;
}
