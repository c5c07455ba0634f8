import type { BillingColumns } from '@keystead/contract';

type Day = { readonly day: string } | { readonly problem: string };

export function isDay(read: Day): read is { readonly day: string } { return 'day' in read; }

/** A day as files write it, in UTC: `2026-11-21`, a moment with its offset, seconds since 1970, or numbers in the order that was said. */
export function readDay(text: string, dates: BillingColumns['dates']): Day {
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:$|[T ](.*)$)/.exec(text);
  if (iso !== null) return iso[4] === undefined || !/(?:Z|UTC|[+-]\d{2}:?\d{2})$/i.test(iso[4]) ? whole(iso[1], iso[2], iso[3]) : moment(text);
  if (/^\d{8}$/.test(text)) return whole(text.slice(0, 4), text.slice(4, 6), text.slice(6));
  if (/^1\d{9}$/.test(text)) return { day: new Date(Number(text) * 1_000).toISOString().slice(0, 10) };
  const slashed = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?: .*)?$/.exec(text);
  if (slashed === null) return { problem: 'this is no day. Write 2026-11-21.' };
  if (dates === 'iso') return { problem: 'say whether the day or the month comes first.' };
  return dates === 'day-first' ? whole(slashed[3], slashed[2], slashed[1]) : whole(slashed[3], slashed[1], slashed[2]);
}

function moment(text: string): Day {
  const at = Date.parse(text.replace(' ', 'T').replace(/\s*UTC$/i, 'Z').replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(at) ? { problem: 'this is no moment. Write 2026-11-21T00:00:00Z.' } : { day: new Date(at).toISOString().slice(0, 10) };
}

function whole(year = '', month = '', day = ''): Day {
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = Date.parse(`${written}T00:00:00Z`);
  const exists = !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === written && Number(year) >= 2020 && Number(year) < 2100;
  return exists ? { day: written } : { problem: 'there is no such day between 2020 and 2100.' };
}
