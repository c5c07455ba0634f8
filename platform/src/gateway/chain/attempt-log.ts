import type { AttemptRecord } from '../../metering/index.ts';
import type { Exchange } from '../exchange.ts';
import type { AttemptEnd } from '../ports.ts';
import type { Target } from '../routing/resolve.ts';
import { type Receipt, receiptHeaders } from '../upstream/answer-headers.ts';

/** What was tried for one request, and what of it may be billed. */
export class AttemptLog {
  readonly #exchange: Exchange;
  readonly #attempts: AttemptRecord[] = [];
  /** When each of them began, in milliseconds after the request's arrival. */
  readonly #begun: number[] = [];
  /** Credentials that the request was sent with and no answer came. */
  readonly #unsettled = new Set<string>();

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  get attempts(): readonly AttemptRecord[] {
    return this.#attempts;
  }

  /** Some attempt may have reached a provider without its bill being known. */
  get mayBeBilled(): boolean {
    return this.#unsettled.size > 0;
  }

  /** The last attempt was made at this target, and may have reached its provider without its bill being known. */
  isUnsettled({ credential, model }: Target): boolean {
    const last = this.#attempts.at(-1);
    return last?.mayBeBilled === true && last.credentialId === credential.id && last.model === model;
  }

  /** How many began within the last milliseconds. */
  recent(milliseconds: number): number {
    const since = this.#exchange.elapsed() - milliseconds;
    return this.#begun.filter((begun) => begun >= since).length;
  }

  /** Notes an attempt that is over. `started` in milliseconds after the request's arrival. */
  note(target: Target, status: number, code: string | null, started: number): void {
    const { credential, provider, model } = target;
    this.#begun.push(started);
    this.#attempts.push({ credentialId: credential.id, fingerprint: credential.version.fingerprint, provider: provider.id, model, status, code, startedMs: Math.round(started), milliseconds: Math.round(this.#exchange.elapsed() - started), ...credential.owner === undefined ? {} : { payer: 'platform' } });
  }

  /** The last attempt was sent with this target's key, and what came of it is not known. */
  noteUnsettled(target: Target): void {
    this.#unsettled.add(target.credential.id);
    const last = this.#attempts.pop();
    if (last !== undefined) this.#attempts.push({ ...last, mayBeBilled: true });
    this.#exchange.reservation?.noteAtRisk(Math.max(0, this.#attempts.length - 1));
    this.#exchange.credits?.noteAtRisk(target);
  }

  /** As told to whoever counts and traces. */
  ends(): readonly AttemptEnd[] {
    return this.#attempts.map(({ provider, model, status, code, milliseconds }, index) => ({ provider, model, status, code, milliseconds, startedMs: this.#begun[index] ?? 0 }));
  }

  /** `running` attempts are not noted yet. */
  receipt(target: Target, servedModel: string | null, running = 0): Receipt {
    return { requestId: this.#exchange.requestId, dialect: this.#exchange.dialectId, target, servedModel, attempts: this.#attempts.length + running };
  }

  receiptHeaders(target: Target): string[] {
    return receiptHeaders(this.receipt(target, null));
  }
}
