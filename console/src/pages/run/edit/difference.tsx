import { useMemo } from 'react';
import { diffWords } from './word-diff.ts';
import classes from './edit.module.css';

/** Two texts as one: what went is struck, what came is underlined. */
export function Difference({ before, after }: { readonly before: string; readonly after: string }) {
  const parts = useMemo(() => diffWords(before, after), [before, after]);
  return (
    <span className={classes.difference}>
      {parts.map((part, index) => (part.kind === 'same' ? <span key={index}>{part.text}</span> : part.kind === 'gone' ? <del key={index}>{part.text}</del> : <ins key={index}>{part.text}</ins>))}
    </span>
  );
}
