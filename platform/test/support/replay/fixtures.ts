import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A row of the recordings' INDEX.json, as far as tests read it. */
export interface FixtureRow {
  readonly file: string;
  readonly provider: string;
  readonly dialect: string;
  readonly endpoint: string;
  readonly method: string;
  readonly status: number;
  readonly stream: boolean;
  readonly stream_complete: boolean | null;
  readonly model: string | null;
  readonly features: readonly string[];
  readonly usage: FixtureUsage | null;
  readonly provenance: string;
  readonly core: boolean;
}

export interface FixtureUsage {
  readonly input_total: number | null;
  readonly cache_read: number | null;
  readonly cache_write: number | null;
  readonly output_total: number | null;
  readonly reasoning: number | null;
}

/** One recorded exchange. */
export interface Exchange {
  readonly id: string;
  readonly model: string | null;
  readonly request: { readonly method: string; readonly host?: string; readonly path: string; readonly query?: Readonly<Record<string, unknown>>; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown };
  readonly response: {
    readonly status: number; readonly headers: Readonly<Record<string, string>>;
    readonly body?: unknown; readonly sse?: string; readonly body_text?: string; readonly eventstream_b64?: string;
  };
}

export type FoundFixtures =
  | { readonly folder: string; readonly rows: readonly FixtureRow[]; readonly absent?: undefined }
  | { readonly folder?: undefined; readonly absent: string };

/**
 * Finds the recorded provider traffic: the folder named by KEYSTEAD_FIXTURES, else `../shared/fixtures` beside the
 * checkout. It is other projects' data under their own licences, so it is read where it lies; where it is absent,
 * `absent` says so in words that a skipped test prints.
 */
export function findFixtures(environment: Readonly<Record<string, string | undefined>> = process.env): FoundFixtures {
  const folder = environment['KEYSTEAD_FIXTURES'] ?? join(import.meta.dirname, '..', '..', '..', '..', '..', 'shared', 'fixtures');
  const index = join(folder, 'INDEX.json');
  if (!existsSync(index)) {
    return { absent: 'the recorded provider traffic is absent: put it at ../shared/fixtures or name its folder in KEYSTEAD_FIXTURES' };
  }
  const rows: FixtureRow[] = JSON.parse(readFileSync(index, 'utf8'));
  return { folder, rows };
}

export function readExchange(folder: string, file: string): Exchange {
  const exchange: Exchange = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  return exchange;
}

/** The recorded answer as the bytes that were on the wire, as far as they are known. */
export function answerBytes(exchange: Exchange): Buffer {
  const { response } = exchange;
  if (response.eventstream_b64 !== undefined) return Buffer.from(response.eventstream_b64, 'base64');
  if (response.sse !== undefined) return Buffer.from(response.sse);
  if (response.body_text !== undefined) return Buffer.from(response.body_text);
  return Buffer.from(response.body === undefined ? '' : JSON.stringify(response.body));
}
