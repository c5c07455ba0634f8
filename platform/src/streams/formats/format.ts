import type { StreamFormat } from '@keystead/contract';
import type { StreamedEvent } from '../streamed-event.ts';
import { toCef } from './cef.ts';
import { toJsonLine, toLine } from './json-lines.ts';
import { toOcsf } from './ocsf.ts';

/** A form in which entries leave. Pure: one entry becomes one line, without its end. */
interface Format {
  readonly contentType: string;
  readonly extension: string;
  /** @param version of this program, for formats that name it. */
  write(event: StreamedEvent, version: string): string;
}

export const formats: Readonly<Record<StreamFormat, Format>> = {
  'json-lines': { contentType: 'application/x-ndjson', extension: 'jsonl', write: toJsonLine },
  cef: { contentType: 'text/plain; charset=utf-8', extension: 'cef', write: toCef },
  ocsf: { contentType: 'application/x-ndjson', extension: 'ocsf.jsonl', write: (event, version) => toLine(toOcsf(event, version)) },
};
