import { KeysteadError } from '../../foundation/index.ts';
import type { BilledLine, ProviderKey } from './billed-line.ts';
import type { DayRange, ReportDriver, ReportSource } from './drivers/driver.ts';

/** Asks one page of a provider's report, with a key that stays where it is. `path` has its query. */
export type AskReport = (path: string) => Promise<{ readonly status: number; readonly body: unknown }>;

export interface FetchedReport { readonly lines: readonly BilledLine[]; readonly keys: readonly ProviderKey[] }

/** Of a report that never ends, so many pages are read, and so many lines kept. */
const mostPages = 200;
export const mostLines = 50_000;

/**
 * Reads a provider's reports for some days, page after page. A list of keys that is refused only leaves keys without a name: an admin key may be allowed to
 * read usage alone.
 *
 * @throws KeysteadError `provider_failed` where a report is refused or is none; nothing is kept then.
 */
export async function fetchReport(driver: ReportDriver, range: DayRange, ask: AskReport): Promise<FetchedReport> {
  const lines: BilledLine[] = [];
  const places = new Set<string>();
  for (const source of driver.reports) {
    const read = await readSource(source, range, ask);
    lines.push(...read.lines.filter((line) => line.day >= range.from && line.day <= range.to));
    for (const place of read.places) places.add(place);
    if (lines.length > mostLines) throw failed(`its report has more than ${mostLines.toLocaleString('en')} lines; ask for fewer days`);
  }
  return { lines, keys: await readKeys(driver, [...places], ask) };
}

async function readSource(source: ReportSource, range: DayRange, ask: AskReport): Promise<{ readonly lines: readonly BilledLine[]; readonly places: readonly string[] }> {
  const lines: BilledLine[] = [];
  const places: string[] = [];
  const seen = new Set<string | null>();
  let cursor: string | null = null;
  do {
    seen.add(cursor);
    if (seen.size > mostPages) throw failed(`its ${source.name} has more than ${mostPages} pages; ask for fewer days`);
    const { status, body } = await ask(source.path(range, cursor));
    const page = status === 200 ? source.read(body) : null;
    if (page === null && source.optional === true && status !== 401 && status !== 429 && status < 500) return { lines: [], places: [] };
    if (page === null) throw failed(wordsFor(status, source.name));
    lines.push(...page.lines);
    places.push(...page.places);
    cursor = page.next;
  } while (cursor !== null && !seen.has(cursor));
  return { lines, places };
}

async function readKeys({ keys }: ReportDriver, places: readonly string[], ask: AskReport): Promise<readonly ProviderKey[]> {
  const found: ProviderKey[] = [];
  for (const start of keys.paths(places)) {
    const seen = new Set<string | null>();
    let cursor: string | null = null;
    do {
      seen.add(cursor);
      const { status, body } = await ask(keys.at(start, cursor));
      const page = status === 200 ? keys.read(body) : null;
      if (page === null) break;
      found.push(...page.keys);
      cursor = page.next;
    } while (cursor !== null && !seen.has(cursor) && seen.size < mostPages);
  }
  return found;
}

function wordsFor(status: number, name: string): string {
  if (status === 401) return `it does not accept the admin key (HTTP 401); enter a current one`;
  if (status === 403) return `the admin key may not read its ${name} (HTTP 403); give it that right there`;
  if (status === 429) return 'it limits how often it is asked (HTTP 429); try again in a minute';
  return status === 200 ? `its ${name} has another shape than it is known for` : `its ${name} answered HTTP ${status}`;
}

function failed(detail: string): KeysteadError {
  return new KeysteadError('provider_failed', { detail });
}
