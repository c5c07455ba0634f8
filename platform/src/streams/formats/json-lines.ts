import { severityOf } from '../severity.ts';
import type { StreamedEvent } from '../streamed-event.ts';

/** JSON Lines: the entry with nothing left out, and how much attention it asks for. */
export function toJsonLine(event: StreamedEvent): string {
  return JSON.stringify({ ...event, severity: severityOf(event.action) });
}
