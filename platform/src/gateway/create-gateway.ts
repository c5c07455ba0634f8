import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type TrustedProxies, createComplaint } from '../foundation/index.ts';
import { explain } from './dry-run/explain.ts';
import type { DryRunAnswer, DryRunQuestion } from './dry-run/question.ts';
import { GatewayError } from './errors.ts';
import { defaultLimits, Exchange, type GatewayCounters, type GatewayDeps, type GatewayLimits } from './exchange.ts';
import { type Concurrency, createConcurrency } from './health/concurrency.ts';
import { LiveHealth } from './health/live-health.ts';
import { createInFlight, type InFlight } from './in-flight.ts';
import { createRefusedTokens, type RefusedTokenCounts } from './request/refused-tokens.ts';
import { newRequestId } from './request/request-id.ts';
import { serve } from './pipeline.ts';
import { Shadows } from './shadow/shadows.ts';
import { dialectOfPrefix, isGatewayPath, lacksVersion, noManners } from './surfaces/surface.ts';
import { createTurnstile } from './turnstile.ts';

/** Shadows have so long to write their outcomes, although the time of a drain is over. */
const shadowsEndMilliseconds = 500;
/** While records cannot be written, it is said so often. */
const lostRecordsMilliseconds = 10_000;

export type GatewayOptions =
  & Omit<GatewayDeps, 'monotonic' | 'sleep' | 'limits' | 'counters' | 'inFlight' | 'health' | 'concurrency' | 'random' | 'shadows' | 'lostRecords' | 'refusedTokens' | 'trustedProxies'>
  & { readonly limits?: Partial<GatewayLimits>; readonly inFlight?: InFlight; readonly monotonic?: () => number; readonly sleep?: (milliseconds: number) => Promise<void>;
    readonly random?: () => number; readonly health?: LiveHealth; readonly concurrency?: Concurrency; readonly trustedProxies?: TrustedProxies | null };

export interface Gateway {
  /** True for paths of the gateway in any spelling, so that a strange one is refused here; for those that only lack the version, to say so; and for Claude Code's `HEAD /`. */
  handles(path: string, method?: string): boolean;
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** For the server's `upgrade` event on a gateway path: answered 426 at once (Codex tries a WebSocket first). */
  refuseUpgrade(request: IncomingMessage, socket: Duplex): void;
  readonly counters: Readonly<GatewayCounters>;
  readonly refusedTokens: Readonly<RefusedTokenCounts>;
  /** Which key would serve a request, and why. `null`: there is no such organisation. */
  explain(tenantId: string, sent: DryRunQuestion): DryRunAnswer | null;
  /** Circuit breakers that keep calls away now. */
  openBreakers(): number;
  /** New requests are answered 503 from now on; resolves once none is in flight, or when the time is over (false). Shadows are then broken off and recorded, as far as half a second or the rest of the time lasts; counts of refused tokens are written. */
  drain(limitMilliseconds: number): Promise<boolean>;
}

/** The data plane: tokens in, provider keys out, over plain node:http and undici pools. */
export function createGateway(options: GatewayOptions): Gateway {
  const counters: GatewayCounters = { requests: 0, unauthenticated: 0, inFlight: 0 };
  const monotonic = options.monotonic ?? (() => performance.now());
  const shadows = new Shadows();
  const deps: GatewayDeps = {
    ...options, counters, shadows, monotonic, refusedTokens: createRefusedTokens(options), random: options.random ?? Math.random, health: options.health ?? new LiveHealth(monotonic), concurrency: options.concurrency ?? createConcurrency(), sleep: options.sleep ?? ((milliseconds) => sleep(milliseconds)),
    lostRecords: createComplaint(lostRecordsMilliseconds, monotonic), limits: { ...defaultLimits, ...options.limits }, inFlight: options.inFlight ?? createInFlight(), trustedProxies: options.trustedProxies ?? null,
  };
  const turnstile = createTurnstile((request, response) => { void serve(request, response, deps); });
  let draining = false;

  return {
    counters,
    refusedTokens: deps.refusedTokens.counts,
    explain: (tenantId, sent) => explain({ ...deps, now: deps.clock.now().getTime() }, tenantId, sent),
    openBreakers: () => deps.health.openCircuits(),
    handles: (path, method) => isGatewayPath(path) || (method === 'HEAD' && path === '/') || (method === 'POST' && lacksVersion(path)),
    handle(request, response) {
      if (draining) { refuseWhileDraining(request, response, deps); return; }
      if (request.method === 'HEAD' && request.url === '/') { response.writeHead(200, ['content-length', '0']); response.end(); return; }
      turnstile.enter(request, response);
    },
    refuseUpgrade(_request, socket) {
      socket.on('error', () => socket.destroy());
      socket.end('HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    },
    async drain(limitMilliseconds) {
      draining = true;
      const until = deps.monotonic() + limitMilliseconds;
      while ((counters.inFlight > 0 || turnstile.waiting() > 0) && deps.monotonic() < until) await deps.sleep(20);
      // Whoever waits for an answer has it, or time is over: what nobody waits for is broken off, each with its outcome.
      await withinTime(shadows.stop(), Math.max(shadowsEndMilliseconds, until - deps.monotonic()));
      deps.refusedTokens.flush();
      return counters.inFlight === 0;
    },
  };
}

/** Waits for what never fails, but so long at the most: what hangs at a database that does not answer cannot be broken off. */
async function withinTime(work: Promise<void>, milliseconds: number): Promise<void> {
  const over = new AbortController();
  await Promise.race([work.then(() => over.abort()), sleep(milliseconds, undefined, { signal: over.signal }).catch(() => undefined)]);
}

function refuseWhileDraining(request: IncomingMessage, response: ServerResponse, deps: GatewayDeps): void {
  const exchange = new Exchange(newRequestId(), dialectOfPrefix(request.url ?? '/', noManners), response, deps);
  response.shouldKeepAlive = false;
  exchange.sendError(new GatewayError('unavailable', { detail: 'it is shutting down' }, { retryAfterSeconds: 1 }), []);
}
