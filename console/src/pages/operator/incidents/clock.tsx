import { useEffect, useState } from 'react';
import { Badge } from '../../../ui/index.ts';

/** What is left of the 24 hours, as long as somebody is untold. */
export function Clock({ incident }: { readonly incident: { readonly dueAt: string; readonly untold: number } }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  if (incident.untold === 0) return <Badge tone="good" dot>Everybody is told</Badge>;
  const minutes = Math.floor((Date.parse(incident.dueAt) - now) / 60_000);
  if (minutes < 0) return <Badge tone="bad" dot>Over by {Math.ceil(-minutes / 60)} h</Badge>;
  return <Badge tone={minutes < 240 ? 'bad' : 'warn'} dot>{Math.floor(minutes / 60)} h {minutes % 60} min left</Badge>;
}
