import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const idBytes = 16;
const pool = new Uint8Array(idBytes * 256);
let used = pool.length;

/** A new id of a request (UUIDv7). Randomness is drawn for many ids at once: the system call is dear on the hot path. */
export function newRequestId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += idBytes;
  return v7({ random: pool.subarray(used - idBytes, used) });
}
