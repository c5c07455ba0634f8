import { diffWords } from '@keystead/contract';
import { useMemo } from 'react';
import { WordParts } from '../difference/word-parts.tsx';

/** Two texts as one, word by word. */
export function Difference({ before, after }: { readonly before: string; readonly after: string }) {
  const parts = useMemo(() => diffWords(before, after), [before, after]);
  return <WordParts parts={parts} />;
}
