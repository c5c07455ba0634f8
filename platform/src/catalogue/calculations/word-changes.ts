import { type WordPart, diffWords } from '@keystead/contract';

/** A stretch of words: the same in both texts, only in the first, only in the second, or one in place of the other. */
export interface Stretch { readonly change: 'kept' | 'deleted' | 'inserted' | 'replaced'; readonly before: string; readonly after: string }

/** Compares two texts word by word (longest common subsequence); space does not count, every other character does. What stands side by side as gone and new is one replacement. */
export function compareWords(before: string, after: string): readonly Stretch[] {
  const runs: { readonly kept: boolean; before: string; after: string }[] = [];
  for (const part of diffWords(before, after)) {
    const kept = part.kind === 'same';
    let run = runs.at(-1);
    if (run?.kept !== kept) runs.push(run = { kept, before: '', after: '' });
    if (part.kind !== 'new') run.before = joinWords(run.before, part);
    if (part.kind !== 'gone') run.after = joinWords(run.after, part);
  }
  return runs.map(({ kept, before: left, after: right }) => ({ change: kept ? 'kept' : right === '' ? 'deleted' : left === '' ? 'inserted' : 'replaced', before: left, after: right }));
}

const joinWords = (text: string, part: WordPart): string => [text, ...part.text.split(/\s+/)].filter((word) => word !== '').join(' ');
