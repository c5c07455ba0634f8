import { type AnswerFacts, readRequestId, type StreamMeter } from '../../dialects/index.ts';
import type { Secret } from '../../foundation/index.ts';
import { deliverAnswer, deliverProviderError, readFacts } from '../answer.ts';
import type { Step } from '../budgets.ts';
import { GatewayError } from '../errors.ts';
import type { Exchange } from '../exchange.ts';
import { stoppedError } from '../rate-meter.ts';
import type { Verdict } from '../routing/verdict.ts';
import { openMeter } from '../translation/open-meter.ts';
import { answerHeaders, type Receipt, translatedHeaders } from '../upstream/answer-headers.ts';
import { deliverStream, type StreamEnd } from '../upstream/deliver-stream.ts';
import { type Scrubber, scrubberOf } from '../upstream/scrub.ts';
import type { AttemptOutcome, UpstreamCall } from '../upstream/upstream-call.ts';
import { type Answer, type Run, type StreamHead, writeOutcome } from './run.ts';

const gone = 499;

/** The one place where a whole answer goes to the caller. Its attempt is noted already. */
export function deliverWhole(run: Run, step: Step, answer: Answer, secret: Secret): void | Promise<void> {
  const { exchange, job, log } = run;
  const firstByteMs = exchange.elapsed();
  const facts = deliverAnswer(exchange, answer, (servedModel) => log.receipt(step.target, servedModel), scrubberOf(secret));
  const counts = job.surface.kind !== 'count';
  return writeOutcome(run, step, { outcome: 'answered', status: answer.status, facts: counts ? facts : null, whole: counts, mayBeBilled: false, firstByteMs });
}

/** A stream that has begun at a provider. `started` in milliseconds after the request's arrival. */
export interface Begun { readonly head: StreamHead; readonly call: UpstreamCall; readonly secret: Secret; readonly started: number }

/** How a stream's end stands in the outcome, and what its attempt is noted with. */
export const streamEnds = {
  complete: { outcome: 'answered', code: null }, failed: { outcome: 'failed', code: 'provider_error' },
  broken: { outcome: 'failed', code: 'stream_interrupted' }, cancelled: { outcome: 'cancelled', code: 'cancelled' },
} as const;

/** The one place where a stream goes to the caller, to its end. Gives how it ended. */
export async function deliverEvents(run: Run, step: Step, { head, call, secret, started }: Begun): Promise<StreamEnd['kind']> {
  const { exchange, job, log } = run;
  const firstByteMs = exchange.elapsed();
  const scrubber = scrubberOf(secret);
  const meter = openMeter(exchange, job);
  exchange.response.writeHead(head.status, streamHeaders(exchange, head, log.receipt(step.target, null, 1), scrubber));
  const end = await deliverStream({
    call, response: exchange.response, meter, scrubber: exchange.content === null ? scrubber.stream() : exchange.content.ofStream(scrubber.stream()), clientIdleMilliseconds: exchange.deps.limits.streamIdleMilliseconds, lingerMilliseconds: exchange.deps.limits.lingerMilliseconds,
    renderBreak: (detail, stopped) => {
      const error = stopped ? stoppedError(step.target) : new GatewayError('stream_interrupted', { provider: step.target.provider.name, detail });
      return meter.endWithError(error.forCaller(exchange.requestId));
    },
  });
  const { outcome, code } = streamEnds[end.kind];
  log.note(step.target, head.status, end.kind === 'broken' && end.stopped ? 'credential_stopped' : code, started);
  const whole = end.kind === 'complete' || (end.kind === 'cancelled' && meter.complete);
  await writeOutcome(run, step, { outcome, status: end.kind === 'cancelled' ? gone : head.status, facts: scrubber.scrubFacts(streamFacts(meter, head)), whole, mayBeBilled: true, firstByteMs });
  return end.kind;
}

/** What a stream said of itself. The provider's own id of the request stands in its headers, at most of them. */
export function streamFacts(meter: StreamMeter, head: Pick<StreamHead, 'headers'>): AnswerFacts {
  const { facts } = meter;
  const providerRequestId = readRequestId(head.headers);
  return providerRequestId === null ? facts : { ...facts, providerRequestId };
}

function streamHeaders({ translation }: Exchange, head: StreamHead, receipt: Receipt, scrubber: Scrubber): string[] {
  if (translation === null) return answerHeaders(head.headers, receipt, scrubber);
  return translatedHeaders(head.headers, receipt, scrubber, { type: translation.streamType, to: translation.to, warnings: translation.warnings.length });
}

/** The one place where a provider's error goes to the caller: in its own words, or in ours. */
export async function deliverRefusal(run: Run, step: Step, refused: { readonly answer: Answer; readonly verdict: Verdict; readonly secret: Secret }): Promise<void> {
  const { exchange, log } = run;
  const { answer, verdict: { replacement }, secret } = refused;
  if (replacement !== null) {
    const { target } = step;
    await deliverError(run, step, new GatewayError(replacement, { provider: target.provider.name, fingerprint: target.credential.version.fingerprint, status: answer.status }), false);
    return;
  }
  const status = deliverProviderError(exchange, answer, log.receipt(step.target, null), scrubberOf(secret));
  await writeOutcome(run, step, { outcome: 'failed', status, facts: null, whole: false, mayBeBilled: false, firstByteMs: null });
}

/** An error of ours, after a key was used. `mayBeBilled`: the last attempt; those before it are noted by themselves. */
export async function deliverError(run: Run, step: Step, error: GatewayError, mayBeBilled: boolean): Promise<void> {
  run.exchange.sendError(error, run.log.receiptHeaders(step.target));
  await writeOutcome(run, step, { outcome: 'failed', status: error.status, facts: null, whole: false, mayBeBilled, firstByteMs: null });
}

/** The caller left. What was sent may still be billed; what came whole is counted. `outcome` `null`: nothing was sent this time. */
export async function concludeCancelled(run: Run, step: Step, left: { readonly outcome: AttemptOutcome | null; readonly secret: Secret; readonly started: number }): Promise<void> {
  const { exchange, log } = run;
  const { outcome, secret, started } = left;
  const sent = outcome !== null && (outcome.kind !== 'failure' || outcome.sent);
  const facts = outcome?.kind === 'answer' && outcome.status < 300 ? readFacts(exchange, outcome, scrubberOf(secret)) : null;
  log.note(step.target, outcome === null || outcome.kind === 'failure' ? 0 : outcome.status, 'cancelled', started);
  await writeOutcome(run, step, { outcome: 'cancelled', status: gone, facts, whole: facts !== null, mayBeBilled: sent, firstByteMs: null });
}
