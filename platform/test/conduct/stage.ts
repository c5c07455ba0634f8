import type { RouteStep } from '@keystead/contract';
import { type CredentialSketch, describeProvider, sketchTenant, startTestGateway, type TenantSketch, type TestGateway } from '../support/gateway.ts';
import { breakerRules } from '../../src/gateway/health/breaker.ts';
import { LiveHealth } from '../../src/gateway/health/live-health.ts';
import { defaultLimits } from '../../src/gateway/exchange.ts';
import { type Act, type MisbehavingProvider, startMisbehavingProvider } from './misbehaving-provider.ts';

/** How long things last: 1 in the full profile, at the published timings. Everything that waits is scaled by it, nothing else. */
export interface Profile { readonly name: 'full' | 'fast'; readonly factor: number }
export const fullProfile: Profile = { name: 'full', factor: 1 };
export const fastProfile: Profile = { name: 'fast', factor: 0.02 };

export const conductToken = 'ks_conduct_token';
type RouteSettings = NonNullable<TenantSketch['routeSettings']>[string];

export interface Stage {
  readonly profile: Profile;
  readonly gateway: TestGateway;
  readonly primary: MisbehavingProvider;
  readonly backup: MisbehavingProvider;
  /** How long the gateway slept between attempts, in published milliseconds. */
  readonly sleeps: readonly number[];
  ask(model: string, more?: Record<string, unknown>, headers?: Record<string, string>): Promise<Asked>;
  /** Lets published time go by. In the fast profile nobody waits for it. */
  pass(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

export interface Asked {
  readonly status: number;
  readonly headers: Headers;
  /** The whole body as it came. */
  readonly raw: string;
  /** The answer's text, of a whole answer or of a stream. */
  readonly text: string;
  /** A typed error stands in the body or in the stream. */
  readonly error: string | null;
  readonly done: boolean;
  readonly usage: unknown;
  readonly servedBy: string | null;
  /** Published seconds. */
  readonly seconds: number;
}

export interface StageOptions {
  readonly legs?: readonly [Omit<RouteStep, 'credentialId' | 'model'>, Omit<RouteStep, 'credentialId' | 'model'>];
  readonly settings?: RouteSettings;
  readonly caps?: CredentialSketch['caps'];
  /** Which limits the fast profile cuts short: the others keep their length, so that a busy machine does not run into them. */
  readonly cuts?: 'first-token' | 'idle' | 'places';
  /** In the fast profile, for the gateway's breakers and rests. */
  readonly stopsClock?: boolean;
}

/** A gateway with the routes `main` (primary, then backup) and `held` (the same, buffered), and `alone` and `held-alone` (the primary). */
export async function openStage(profile: Profile, plays: { readonly primary: Act; readonly backup: Act }, options: StageOptions = {}): Promise<Stage> {
  const { factor } = profile;
  // A provider that is slow is slower still in the fast profile: who waits for it gives up long before, on a busy machine too.
  const slowness = profile.name === 'full' ? 1 : factor * 4;
  const primary = await startMisbehavingProvider(plays.primary, slowness);
  const backup = await startMisbehavingProvider(plays.backup, slowness);
  const sleeps: number[] = [];
  let skipped = 0;
  // A stopped clock goes only by `pass`, so that nothing depends on how quick the machine is.
  const stopped = options.stopsClock === true && profile.name === 'fast';
  const monotonic = () => (stopped ? 0 : performance.now() / factor) + skipped;
  const chain = [[0, 'm-1', options.legs?.[0] ?? {}], [1, 'm-2', options.legs?.[1] ?? {}]] as const;
  const held = { ...options.settings, delivery: 'buffered' } as const;
  const wait = (milliseconds: number) => new Promise<void>((resolve) => { setTimeout(resolve, milliseconds * factor); });
  const gateway = await startTestGateway({
    providers: [describeProvider('alpha', ['openai-chat']), describeProvider('beta', ['openai-chat'])],
    tenants: [sketchTenant({
      token: conductToken, credentials: [{ provider: 'alpha', origin: primary.origin, secret: 'canary-key-primary-0123456789', ...(options.caps === undefined ? {} : { caps: options.caps }) }, { provider: 'beta', origin: backup.origin, secret: 'canary-key-backup-0123456789' }],
      routes: { main: chain, held: chain, alone: [[0, 'm-1']], 'held-alone': [[0, 'm-1']] },
      routeSettings: { main: { ...options.settings }, held, alone: { ...options.settings }, 'held-alone': held },
    })],
    monotonic, health: new LiveHealth(monotonic, breakerRules), sleep: (milliseconds) => { sleeps.push(milliseconds); return wait(milliseconds); },
    limits: {
      ...(options.cuts === 'first-token' ? { firstTokenMilliseconds: defaultLimits.firstTokenMilliseconds * factor, outputTokensPerSecond: defaultLimits.outputTokensPerSecond / factor } : {}),
      ...(options.cuts === 'idle' ? { flowIdleMilliseconds: defaultLimits.flowIdleMilliseconds * Math.min(1, factor * 2) } : {}), ...(options.cuts === 'places' ? { placeMilliseconds: defaultLimits.placeMilliseconds * factor } : {}),
      lingerMilliseconds: defaultLimits.lingerMilliseconds * Math.max(factor, 0.1),
    },
  });
  return {
    profile, gateway, primary, backup, sleeps,
    ask: (model, more = {}, headers = {}) => ask(gateway, profile, { body: { model, messages: [{ role: 'user', content: 'hi' }], ...more }, headers }),
    async pass(milliseconds) {
      if (profile.name === 'full') await wait(milliseconds);
      else skipped += milliseconds;
    },
    async close() { await Promise.all([gateway.close(), primary.close(), backup.close()]); },
  };
}

async function ask(gateway: TestGateway, { factor }: Profile, sent: { readonly body: Record<string, unknown>; readonly headers: Record<string, string> }): Promise<Asked> {
  const began = performance.now();
  const answer = await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers: { authorization: `Bearer ${conductToken}`, 'content-type': 'application/json', ...sent.headers }, body: JSON.stringify(sent.body) });
  const raw = await answer.text();
  return { status: answer.status, headers: answer.headers, raw, ...readAnswer(raw), servedBy: answer.headers.get('x-keystead-model'), seconds: (performance.now() - began) / 1_000 / factor };
}

interface Chunk { readonly choices?: readonly { readonly delta?: { readonly content?: string | null }; readonly message?: { readonly content?: string } }[]; readonly usage?: unknown; readonly error?: { readonly code?: string } }

/** As an official client reads it: events of JSON, what is no JSON is an error of the reader. */
function readAnswer(raw: string): Pick<Asked, 'text' | 'error' | 'done' | 'usage'> {
  const payloads = raw.startsWith('{') ? [raw] : raw.split('\n\n').flatMap((event) => event.split('\n').filter((line) => line.startsWith('data: ')).map((line) => line.slice(6)));
  const chunks = payloads.filter((payload) => payload !== '[DONE]').map((payload) => JSON.parse(payload) as Chunk);
  return {
    text: chunks.flatMap(({ choices }) => (choices ?? []).map((choice) => choice.delta?.content ?? choice.message?.content ?? '')).join(''),
    error: chunks.flatMap(({ error }) => (error === undefined ? [] : [error.code ?? 'unnamed'])).at(0) ?? null, done: payloads.includes('[DONE]'), usage: chunks.map(({ usage }) => usage ?? null).findLast((each) => each !== null) ?? null,
  };
}
