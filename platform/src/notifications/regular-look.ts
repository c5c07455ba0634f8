import { type Logger, sql } from '../foundation/index.ts';

/** A process has this long for mail that it took; then another one takes it. */
export const takenMilliseconds = 600_000;
/** With the waits between them, about eight hours. */
export const mostAttempts = 8;

/** When mail that a server did not take is tried again. */
export const nextTry = (now: Date, attempts: number): Date => new Date(now.getTime() + 60_000 * 2 ** Math.min(attempts, 6));

/** The end of mail whose reason is no more, whatever the mail server said to earlier tries: nothing about it is left to be done, so it is told apart from what was given up. */
export const withdrawn = (now: Date): ReturnType<typeof sql> => sql`gave_up = true, withdrawn_at = ${now}`;

/** Why a mail was not taken, without what is nobody's business in a log: addresses and texts. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? (error as { code?: string }).code ?? error.name : 'unknown');

export interface RegularLook { start(): void; stop(): Promise<void> }

/** Looks for what is due again and again, one look after the other; a look that fails is made again next time. */
export function lookRegularly({ everyMilliseconds, look, logger, trouble }: { readonly everyMilliseconds: number; readonly look: () => Promise<unknown>; readonly logger: Logger; readonly trouble: string }): RegularLook {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<unknown> = Promise.resolve();
  const next = (): void => { running = running.then(look).catch((error: unknown) => logger.warn({ err: error }, trouble)); };
  return {
    start() { timer ??= setInterval(next, everyMilliseconds).unref(); },
    async stop() { if (timer !== null) clearInterval(timer); await running; },
  };
}
