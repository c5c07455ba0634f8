import type { Selectable } from 'kysely';
import { KeysteadError } from '../../../foundation/index.ts';
import type { RunsTable } from '../../tables.ts';

type Ended = Pick<Selectable<RunsTable>, 'purged_at' | 'retention_mode'>;

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** What became of the content of a run that has none any more, in words that begin a sentence. */
function whatBecame({ purged_at: purgedAt, retention_mode: mode }: Ended): string {
  if (purgedAt !== null) return `Content purged on ${dayOf(purgedAt)}`;
  return mode === 'zero' ? 'Content not stored' : 'Content destroyed';
}

/** In place of content: a title that says what became of it, and nothing else. */
export function withoutContent(row: Ended): { readonly title: string; readonly input: Readonly<Record<string, never>>; readonly documents: readonly []; readonly output: null; readonly citations: readonly [] } {
  return { title: whatBecame(row), input: {}, documents: [], output: null, citations: [] };
}

/** For whoever wants to work with it. */
export function contentGone(row: Ended): KeysteadError {
  return new KeysteadError('conflict', { detail: `${whatBecame(row).toLowerCase()}; what is left of this run is its record, its receipt and the hash of its text. Run it again to have the text anew` });
}
