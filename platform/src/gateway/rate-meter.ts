import type { TokenUsage } from '../dialects/index.ts';
import { mostTokens, type RateAnswer, type RateQuestion } from '../metering/index.ts';
import type { Step } from './budgets.ts';
import { GatewayError } from './errors.ts';
import type { RatePort } from './ports.ts';
import type { Target } from './routing/resolve.ts';

export function isRateCapped({ credential: { caps } }: Target): boolean {
  return caps.requestsPerMinute !== null || caps.tokensPerMinute !== null;
}

interface Counted { readonly credentialId: string; readonly window: string; readonly tokens: number; readonly requests: number }

/** Counts the attempts of one request against the rate caps of its credentials. */
export class RateMeter {
  readonly #rates: RatePort;
  readonly #tenantId: string;
  /** Of the present attempt. */
  #counted: Counted | null = null;
  #sent = false;

  constructor(rates: RatePort, tenantId: string) {
    this.#rates = rates;
    this.#tenantId = tenantId;
  }

  /** Whether a step has room; `false` where it has not and another step follows. @throws GatewayError as `take` does. */
  async hasRoom(step: Step, hasFallback: boolean): Promise<boolean> {
    try {
      await this.take(step);
      return true;
    } catch (error) {
      if (hasFallback && error instanceof GatewayError && (error.code === 'rate_capped' || error.code === 'rate_cap_too_small')) return false;
      throw error;
    }
  }

  /** Counts one attempt. @throws GatewayError `rate_capped`, `rate_cap_too_small`, `unavailable` */
  async take({ target, worstCase }: Step): Promise<void> {
    this.finish();
    const { id, caps } = target.credential;
    const tokens = caps.tokensPerMinute === null ? 0 : mostTokens(worstCase);
    const answer = tokens === null ? null : await this.#ask({ tenantId: target.credential.owner ?? this.#tenantId, credentialId: id, requestsPerMinute: caps.requestsPerMinute, tokensPerMinute: caps.tokensPerMinute, tokens });
    if (answer?.granted !== true) throw refusalOf(target, answer, tokens);
    this.#counted = { credentialId: id, window: answer.window, tokens: tokens ?? 0, requests: caps.requestsPerMinute === null ? 0 : 1 };
  }

  /** The present attempt is on its way. `false`: it turned out that nothing of it reached the provider. */
  noteSent(sent: boolean): void {
    this.#sent = sent;
  }

  /** The present attempt is over, or never began: what was counted for one that was not sent is free again, in full; for one that was, it stays. */
  finish(): void {
    const counted = this.#counted;
    if (counted !== null && !this.#sent) this.#rates.giveBack(counted.credentialId, counted.window, counted.tokens, counted.requests);
    this.#counted = null;
    this.#sent = false;
  }

  /** What was counted beyond what the present attempt's whole answer used is free again. */
  giveBack(usage: TokenUsage | null): void {
    if (this.#counted === null || this.#counted.tokens === 0 || usage === null) return;
    const used = (usage.input ?? 0) + (usage.cacheRead ?? 0) + (usage.cacheWrite ?? 0) + (usage.output ?? 0);
    this.#rates.giveBack(this.#counted.credentialId, this.#counted.window, this.#counted.tokens - used);
  }

  async #ask(question: RateQuestion): Promise<RateAnswer> {
    try {
      return await this.#rates.take(question);
    } catch (cause) {
      throw new GatewayError('unavailable', { detail: 'the rate caps cannot be read' }, { retryAfterSeconds: 2, cause });
    }
  }
}

/** What a full (or too small) rate cap says. `answer` `null`: what the request may use is not known. */
function refusalOf({ credential }: Target, answer: RateAnswer | null, tokens: number | null): GatewayError {
  const refused = answer === null || answer.granted ? null : answer;
  if (refused === null || refused.retryAfterSeconds === null) {
    return new GatewayError('rate_cap_too_small', { label: credential.label, limit: credential.caps.tokensPerMinute ?? 0, tokens: tokens === null ? 'nothing bounds it' : `up to ${tokens}` });
  }
  const { limit, which, retryAfterSeconds } = refused;
  return new GatewayError('rate_capped', { label: credential.label, limit, unit: which, seconds: retryAfterSeconds }, { retryAfterSeconds });
}

export function stoppedError({ credential }: Target): GatewayError {
  return new GatewayError('credential_stopped', { fingerprint: credential.version.fingerprint });
}
