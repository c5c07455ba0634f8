import { severityOf } from '../severity.ts';
import type { StreamedEvent } from '../streamed-event.ts';

/** JSON Lines: the entry with nothing left out, and how much attention it asks for. */
export function toJsonLine(event: StreamedEvent): string {
  return toLine({ ...event, severity: severityOf(event.action) });
}

/** JSON as one line for every reader: what JSON may hold bare, and some take for the end of a line (U+0085, U+2028, U+2029), is escaped. It means the same. */
export function toLine(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
