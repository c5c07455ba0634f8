import { useSyncExternalStore } from 'react';

let message = '';
const listeners = new Set<() => void>();

/** Says something to people who use a screen reader, e.g. the result of something that took a while. */
export function announce(text: string): void {
  // A repeated message is spoken again only if it differs.
  message = message === text ? `${text}\u00a0` : text;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => { listeners.delete(listener); };
}

export function LiveRegion() {
  const text = useSyncExternalStore(subscribe, () => message);
  return <output className="ks-hidden" aria-live="polite">{text}</output>;
}
