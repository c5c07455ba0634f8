import { AddressRefused, addressRefusedIn, networkTrouble } from '../../foundation/index.ts';
import type { Outcome } from './transport.ts';

export const taken = (status: number | null, detail: string): Outcome => ({ delivered: true, status, detail, retryAfterSeconds: null, gone: false });

/** What went wrong on the way, in words of our own. */
export function failed(error: unknown): Outcome {
  return { delivered: false, status: null, detail: reasonOf(error), retryAfterSeconds: null, gone: false };
}

function reasonOf(error: unknown): string {
  const refused = addressRefusedIn(error);
  if (refused instanceof AddressRefused) return refused.reason;
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    if (each.name === 'TimeoutError' || each.name === 'AbortError') return 'it did not answer in time';
    const known = networkTrouble(each);
    if (known !== null) return known;
    if ('code' in each && typeof each.code === 'string' && /^[A-Z_]{3,60}$/.test(each.code)) return each.code.includes('CERT') || each.code.startsWith('ERR_TLS') || each.code.startsWith('UNABLE_TO') ? 'its certificate is not valid, or signed by an authority that is not known' : `the connection failed (${each.code})`;
  }
  return 'the connection failed';
}
