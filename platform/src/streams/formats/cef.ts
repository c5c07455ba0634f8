import { isIPv4, isIPv6 } from 'node:net';
import { type Severity, severityOf } from '../severity.ts';
import type { StreamedEvent } from '../streamed-event.ts';

/** CEF knows 0 to 10: 0–3 low, 4–6 medium, 7–8 high, 9–10 very high. */
const severities: Readonly<Record<Severity, number>> = { informational: 1, low: 3, medium: 6, high: 8 };

/**
 * Common Event Format, version 0: seven fields between pipes, then keys and values. The names of keys are those of its dictionary; what it has none for stands in its
 * labelled custom strings.
 */
export function toCef(event: StreamedEvent, version: string): string {
  const { actor, subject, detail } = event;
  const header = ['CEF:0', 'Keystead', 'Keystead', version, event.action, event.summary].map((field, place) => (place === 0 ? field : headerField(field)));
  const extension: readonly (readonly [string, string | number | null])[] = [
    ['rt', new Date(event.time).getTime()], ['externalId', event.sequence], ['act', event.action], ['cat', event.action.split('.')[0] ?? event.action], ['msg', event.summary],
    ['suid', actor.id], ['suser', actor.name ?? (actor.kind === 'system' ? 'Keystead' : null)], ['spriv', actor.kind],
    ...addressOf(detail['clientAddress']),
    ...custom(1, 'tenant', event.tenant), ...custom(2, 'leafHash', event.leafHash), ...custom(3, 'subjectKind', subject.kind), ...custom(4, 'subjectId', subject.id), ...custom(5, 'detail', JSON.stringify(detail)),
  ];
  return `${header.join('|')}|${severities[severityOf(event.action)]}|${extension.flatMap(([key, value]) => (value === null ? [] : [`${key}=${extensionValue(String(value))}`])).join(' ')}`;
}

function custom(number: number, label: string, value: string | null): readonly (readonly [string, string])[] {
  return value === null ? [] : [[`cs${number}Label`, label], [`cs${number}`, value]];
}

function addressOf(address: unknown): readonly (readonly [string, string])[] {
  if (typeof address !== 'string') return [];
  if (isIPv4(address)) return [['src', address]];
  return isIPv6(address) ? [['c6a2Label', 'Source IPv6 Address'], ['c6a2', address]] : [];
}

/** What turns the direction of writing shows a reader other words than a program reads. */
const turning = /\p{Bidi_Control}+/gu;
/** Ends of lines of Unicode too (U+2028, U+2029): some readers part lines there. */
const ending = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** In the header a pipe and a backslash are escaped, and no line ends. */
const headerField = (text: string): string => text.replace(turning, '').replace(/[\\|]/g, '\\$&').replace(ending, ' ');

/** In the extension an equals sign and a backslash are escaped, and ends of lines are written as `\n` and `\r`. */
function extensionValue(text: string): string {
  return text.replace(turning, '').replace(/[\\=]/g, '\\$&').replace(/[\n\u2028\u2029]/g, '\\n').replace(/\r/g, '\\r').replace(ending, ' ');
}
