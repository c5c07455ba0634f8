import type { Clock, Egress, Secret } from '../../foundation/index.ts';
import type { KeyExchange, KeyVerdict } from '../providers.ts';
import { readJson } from './read-json.ts';

/** A key that is to be changed for a short-lived token, and the way to where that is done. */
export interface KeyToExchange {
  readonly exchange: KeyExchange;
  readonly secret: Secret;
  readonly pool: (origin: string) => ReturnType<Egress['pool']>;
  readonly deadline: AbortSignal;
  readonly clock: Clock;
}

const bodyLimitBytes = 65_536;

/**
 * Changes a key for a token, at the one place that its provider's description names. Redirects are not followed.
 * @throws whatever the connection throws; what the answer says is a verdict.
 */
export async function exchangeKey({ exchange, secret, pool, deadline, clock }: KeyToExchange): Promise<{ readonly token: string; readonly seconds: number } | KeyVerdict> {
  const asked = await assertionOf(exchange, secret, clock);
  if (asked === null) return { state: 'invalid', detail: 'It cannot sign: its private key is damaged.', models: [] };
  const answer = await pool(exchange.origin).request({
    method: 'POST', path: asked.path, signal: deadline, body: asked.body,
    headers: { accept: 'application/json', 'user-agent': 'keystead', 'content-type': asked.contentType },
  });
  return exchange.read(answer.statusCode, await readJson(answer.body, bodyLimitBytes));
}

/** A key that is none throws errors with pieces of it, so nothing is kept of them. */
async function assertionOf(exchange: KeyExchange, secret: Secret, clock: Clock): Promise<Awaited<ReturnType<KeyExchange['request']>> | null> {
  try {
    return await exchange.request(secret.reveal(), clock.now());
  } catch {
    return null;
  }
}
