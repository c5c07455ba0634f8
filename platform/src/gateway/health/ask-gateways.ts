import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, type Database, KeysteadError, type Listening, listenForNotifications, type Logger, newId, sql } from '../../foundation/index.ts';
import type { Concurrency } from './concurrency.ts';
import { type AskedHealth, createHealthDesk } from './health-desk.ts';
import { askChannel, readAnswer, readQuestion, toldChannel, writeAnswers } from './health-messages.ts';
import type { LiveHealth } from './live-health.ts';
import { toldHealth } from './told-health.ts';

/** How the legs of an organisation are, over all gateway processes. */
export interface LiveHealthPort {
  /** @throws KeysteadError `unavailable` */
  read(tenantId: string): Promise<AskedHealth>;
}

/**
 * The asking side, in the control plane: a question by NOTIFY, answers over one connection that is opened when somebody first looks. Nobody
 * looking costs nothing, and nothing is on the way of a request.
 */
export function askGateways(options: { readonly databaseUrl: string; readonly database: Database; readonly clock: Clock; readonly logger: Logger }): LiveHealthPort & { close(): Promise<void> } {
  const { database, clock, logger } = options;
  let listening: Promise<Listening> | null = null;
  const desk = createHealthDesk({
    send: async (question) => { await notify(database, askChannel, [JSON.stringify(question)]); }, now: () => clock.now().getTime(),
    wait: (milliseconds) => sleep(milliseconds),
  });

  function connect(): Promise<Listening> {
    const made: Promise<Listening> = listenForNotifications({
      databaseUrl: options.databaseUrl, applicationName: 'keystead_health', channel: toldChannel,
      onPayload: (payload) => {
        const answer = readAnswer(payload);
        if (answer !== null) desk.take(answer);
      },
      onLost: (error) => {
        logger.warn({ reason: error.message }, 'the health of the gateways cannot be heard of; trying again when it is asked for');
        forget(made);
      },
    });
    made.catch(() => forget(made));
    return made;
  }

  /** A connection that is gone is opened anew by the next question. A question that failed says nothing about it. */
  function forget(gone: Promise<Listening>): void {
    if (listening === gone) listening = null;
  }

  return {
    async read(tenantId) {
      try {
        await (listening ??= connect());
        return await desk.ask(tenantId);
      } catch (error) {
        logger.warn({ err: error }, 'the gateways could not be asked how they are');
        throw new KeysteadError('unavailable', { detail: 'the database does not answer' });
      }
    },
    close: async () => { await (await listening?.catch(() => null))?.close(); },
  };
}

/**
 * The answering side, in each gateway process: gives what is to be done with a payload of `askChannel`. Not waited for: a question that is
 * not answered is asked again by whoever looks.
 */
export function answerHealth(options: { readonly database: Database; readonly health: LiveHealth; readonly concurrency: Concurrency; readonly logger: Logger }): (payload: string) => void {
  const process = newId();
  return (payload) => {
    const question = readQuestion(payload);
    if (question === null) return;
    notify(options.database, toldChannel, writeAnswers({ ask: question.ask, process, legs: toldHealth(question.tenantId, options) }))
      .catch((error: unknown) => options.logger.warn({ err: error }, 'how the legs are could not be told'));
  };
}

async function notify(database: Database, channel: string, payloads: readonly string[]): Promise<void> {
  await database.as<unknown>().transaction((transaction) => sql`select pg_notify(${channel}, payload) from unnest(${payloads}::text[]) as told (payload)`.execute(transaction));
}
