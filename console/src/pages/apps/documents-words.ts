import type { AppDescription } from '@keystead/contract';

/** How many documents an app takes, in words. */
export function documentsWords({ min, max }: Pick<AppDescription['documents'], 'min' | 'max'>): string {
  if (max === 0) return 'Needs no document';
  const most = max === 1 ? 'one document' : `up to ${max} documents`;
  if (min === 0) return `Takes ${most}, if you have any`;
  return min === max ? `Needs ${min === 1 ? 'one document' : `${min} documents`}` : `Needs ${min === 1 ? 'a document' : `${min} documents`}; takes ${most}`;
}
