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

/** For whoever wants to work with it. `elsewhere`: until when another process holds it for them; `null` where none does. */
export function contentGone(row: Ended, elsewhere: Date | null = null): KeysteadError {
  if (elsewhere !== null) return new KeysteadError('unavailable', { detail: `the text of this run is not stored, and another api process holds it in its memory, until ${elsewhere.toISOString().slice(0, 16).replace('T', ' ')} UTC. If trying again does not reach it, your operator has to lead each person to one process` });
  return new KeysteadError('conflict', { detail: `${whatBecame(row).toLowerCase()}; what is left of this run is its record, its receipt and the hash of its text. Run it again to have the text anew` });
}
