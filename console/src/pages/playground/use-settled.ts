import { useEffect, useState } from 'react';

const pauseMilliseconds = 300;

/** A value once it has stayed the same for a moment: what is typed is not asked for with each letter. */
export function useSettled<T>(value: T): T {
  const key = JSON.stringify(value);
  const [settled, setSettled] = useState(key);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(key), pauseMilliseconds);
    return () => clearTimeout(timer);
  }, [key]);
  return JSON.parse(settled) as T;
}
