import type { CanonicalEvent } from './event.ts';

/**
 * Puts parts that were open at the same time one after the other, in the order in which they opened, for dialects whose
 * clients expect one open block at a time. What belongs to a later part waits until those before it are closed; at a
 * finish, everything is. Of several choices the first is kept.
 */
export function openOneAtATime(): (event: CanonicalEvent) => readonly CanonicalEvent[] {
  /** Parts in the order of their opening, each with what waits of it. The first one's events go out at once. */
  const parts = new Map<number, { readonly waiting: CanonicalEvent[]; closed: boolean }>();

  function release(): CanonicalEvent[] {
    const out: CanonicalEvent[] = [];
    for (const [number, part] of parts) {
      out.push(...part.waiting.splice(0));
      if (!part.closed) break;
      parts.delete(number);
    }
    return out;
  }

  return (event) => {
    if ('choice' in event && event.choice !== 0) return [];
    if (event.type === 'open') parts.set(event.part, { waiting: [event], closed: false });
    else if (event.type === 'piece' || event.type === 'close') {
      const part = parts.get(event.part);
      if (part === undefined) return [];
      part.waiting.push(event);
      part.closed ||= event.type === 'close';
    } else if (event.type === 'finish') {
      for (const [number, part] of parts) {
        if (!part.closed) part.waiting.push({ type: 'close', choice: 0, part: number });
        part.closed = true;
      }
      return [...release(), event];
    } else return [event];
    return release();
  };
}
