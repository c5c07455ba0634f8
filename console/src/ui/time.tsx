import { useEffect, useState } from 'react';
import { formatDateTime, formatRelative } from './format.ts';

/** A moment, told relative to now; hover or the accessible name tells it exactly. */
export function Time({ iso, none = 'never' }: { readonly iso: string | null | undefined; readonly none?: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 20_000);
    return () => clearInterval(timer);
  }, []);
  if (iso === null || iso === undefined) return <span className="ks-faint">{none}</span>;
  return <time dateTime={iso} title={formatDateTime(iso)}>{formatRelative(iso, now)}</time>;
}
