import { useCallback, useContext, useState } from 'react';
import { SessionContext } from '../api/index.ts';

/**
 * What was entered and not sent yet. It outlives a page, so that going back finds it, and nothing else: inputs and
 * documents are written to no storage of the browser, and another person who signs in finds none of it.
 */
const kept = new Map<string, unknown>();

/** As `useState`, but found again under its name when the page is opened anew in this tab. */
export function useKept<T>(name: string, initial: () => T): [T, (next: T | ((before: T) => T)) => void, forget: () => void] {
  const owner = useContext(SessionContext)?.user.id ?? '';
  const key = `${owner} ${name}`;
  const [, redraw] = useState(0);
  if (!kept.has(key)) kept.set(key, initial());
  const set = useCallback((next: T | ((before: T) => T)) => {
    const before = kept.get(key) as T;
    kept.set(key, typeof next === 'function' ? (next as (before: T) => T)(before) : next);
    redraw((count) => count + 1);
  }, [key]);
  const forget = useCallback(() => { kept.delete(key); redraw((count) => count + 1); }, [key]);
  return [kept.get(key) as T, set, forget];
}

/** Whether something was kept under a name when the page was opened: what came back is not overwritten by what the server has. */
export function useWasKept(name: string): boolean {
  const owner = useContext(SessionContext)?.user.id ?? '';
  const [was] = useState(() => kept.has(`${owner} ${name}`));
  return was;
}
