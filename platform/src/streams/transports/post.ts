import { Pool } from 'undici';
import { checkedHost } from '../../foundation/index.ts';
import { failed, taken } from './outcomes.ts';
import type { Outcome, TransportPorts } from './transport.ts';

/** One connection to a receiver over HTTPS: only to an address that was checked, never after a redirect. */
interface Poster {
  post(headers: Readonly<Record<string, string>>, body: string): Promise<Outcome>;
  close(): Promise<void>;
}

/** An answer is looked at for its status alone. */
const mostAnswerBytes = 65_536;
const longestWaitSeconds = 3_600;

/** @param trusted the receiver's own authority, in PEM; `null`: the usual ones. */
export function openPoster(address: string, trusted: string | null, ports: TransportPorts): Poster {
  const url = new URL(address);
  let pool: Pool | null = null;
  return {
    async post(headers, body) {
      try {
        pool ??= new Pool(url.origin, { connections: 1, pipelining: 1, connect: { lookup: checkedHost(url.hostname, ports.privateRefusal, ports.resolve), timeout: ports.timeoutMilliseconds, ...(trusted === null ? {} : { ca: trusted }) } });
        const answer = await pool.request({ method: 'POST', path: `${url.pathname}${url.search}`, headers: { 'user-agent': `Keystead/${ports.version}`, ...headers }, body, signal: AbortSignal.timeout(ports.timeoutMilliseconds) });
        await answer.body.dump({ limit: mostAnswerBytes });
        return judge(answer.statusCode, answer.headers['retry-after']);
      } catch (error) {
        return failed(error);
      }
    },
    async close() {
      await pool?.destroy();
    },
  };
}

/** 2xx says that it was taken; whatever else, it is sent again. */
function judge(status: number, retryAfter: string | string[] | undefined): Outcome {
  if (status >= 200 && status < 300) return taken(status, `it answered ${status}`);
  const seconds = typeof retryAfter === 'string' && /^\d{1,6}$/.test(retryAfter) ? Math.min(Number(retryAfter), longestWaitSeconds) : null;
  return { delivered: false, status, detail: `it answered ${status}${status >= 300 && status < 400 ? '; redirects are not followed' : ''}`, retryAfterSeconds: seconds, gone: status === 410 };
}
