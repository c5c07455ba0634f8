import { destination, pino, type Logger as PinoLogger } from 'pino';
import type { RecentProblems } from './recent-problems.ts';

export type Logger = PinoLogger;

/** Shapes of provider keys and of our own tokens. A log line that carries one is scrubbed before it is written. */
const keyShapes = /\b(?:ks_[A-Za-z0-9_]{8,}|sk-[A-Za-z0-9_-]{8,}|AIza[A-Za-z0-9_-]{20,}|gsk_[A-Za-z0-9]{16,}|(?:Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,})/g;

/** Replaces whatever looks like a key or token. */
export function redact(text: string): string {
  return text.replace(keyShapes, '[redacted]');
}

function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? { code: error.code } : {};
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return { type: error.name, message: error.message, ...code, stack: error.stack, ...cause };
}

/** JSON lines on stderr: stdout belongs to the answer of `--json`. `recent` keeps the last warnings and errors for a support bundle. */
export function createLogger(options: { name: string; level: string; recent?: RecentProblems }): Logger {
  const sink = destination({ dest: 2, sync: true });
  return pino(
    {
      name: options.name,
      level: options.level,
      base: { role: options.name },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // Errors of libraries carry whole clients and requests: only what says what happened is kept.
      serializers: { err: describeError },
    },
    {
      write(line: string) {
        const redacted = redact(line);
        options.recent?.take(redacted);
        sink.write(redacted);
      },
    },
  );
}
