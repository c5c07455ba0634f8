import type { Calculation, Row } from './calculation.ts';
import { cut, partsOf, textIn } from './reading.ts';
import { compareWords, type Stretch } from './word-changes.ts';

const longest = 8_000;
/** So many stretches are laid out; what follows is one replacement, whole. */
const mostStretches = 60;

/** The clause as it is proposed against the clause as it was: what is kept, deleted, inserted, in order. */
export const redline: Calculation = {
  reads: 'draft',
  compute({ form, draft }): readonly Row[] {
    const [original, proposed] = [textIn(form, 'originalClause'), textIn(partsOf(draft['proposedClause']), 'text')];
    if (proposed === '') return [{ change: 'nothing proposed', original: cut(original, longest), proposed: '' }];
    if (original === '') return [{ change: 'new clause', original: '', proposed: cut(proposed, longest) }];
    return shorten(compareWords(original, proposed)).map(({ change, before, after }) => ({ change, original: cut(before, longest), proposed: cut(after, longest) }));
  },
};

function shorten(stretches: readonly Stretch[]): readonly Stretch[] {
  if (stretches.length <= mostStretches) return stretches;
  const rest = stretches.slice(mostStretches - 1);
  return [...stretches.slice(0, mostStretches - 1), { change: 'replaced', before: rest.map(({ before }) => before).join(' ').trim(), after: rest.map(({ after }) => after).join(' ').trim() }];
}
