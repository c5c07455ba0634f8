import type { Notes } from '../../canonical/index.ts';
import { textIn } from '../../reading.ts';

/** Why Claude refused, for callers whose format has no place for it. */
export function noteStopDetails(details: unknown, notes: Notes): void {
  const explanation = textIn(details, 'explanation');
  const category = textIn(details, 'category');
  if (explanation !== null || category !== null) notes.warn('stop_details', `The provider refused${category === null ? '' : ` (${category})`}${explanation === null ? '.' : `: ${explanation}`}`);
}
