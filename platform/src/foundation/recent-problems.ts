/** What remains of a log line once everything that could quote somebody is left out. */
export interface RecentProblem {
  readonly time: string;
  readonly level: string;
  readonly role: string;
  /** Our own sentence, as it stands in the source. */
  readonly message: string;
  readonly operation?: string;
  readonly code?: string;
  readonly errors?: readonly ProblemCause[];
}

interface ProblemCause {
  readonly type: string;
  readonly code?: string;
  /** `function (file:line)`, without folders of this machine. */
  readonly stack: readonly string[];
}

export interface RecentProblems {
  /** Takes a line of the log; only warnings and worse are kept. */
  take(line: string): void;
  read(): readonly RecentProblem[];
}

const worthKeeping = /^\{"level":"(?:warn|error|fatal)"/;
const mostCauses = 5;
const mostFrames = 12;
const frame = /^ {4}at (?:(?:async )?([\w$.<>#[\] ]{1,120}) \()?(?:file:\/\/)?(?:[^()]*?\/)?((?:platform|contract|node_modules)\/[\w@./+-]{1,160}|node:[\w/]{1,60}):(\d+):\d+\)?$/;

/**
 * The last warnings and errors of this process, for a support bundle. A line is kept whole in memory and read by an allow-list: the message of
 * an error may quote a request, so of errors their kind, code and places in the code are told.
 */
export function createRecentProblems(limit = 100): RecentProblems {
  const lines: string[] = [];
  return {
    take(line) {
      if (!worthKeeping.test(line)) return;
      lines.push(line);
      if (lines.length > limit) lines.shift();
    },
    read: () => lines.flatMap((line) => readLine(line) ?? []),
  };
}

function readLine(line: string): RecentProblem | null {
  const record = parse(line);
  if (record === null) return null;
  const errors = causesOf(record['err']);
  const operation = identifier(record['operation']);
  const code = identifier(record['code']);
  return {
    time: text(record['time']), level: text(record['level']), role: text(record['role']), message: messageOf(record),
    ...(operation === null ? {} : { operation }), ...(code === null ? {} : { code }), ...(errors.length === 0 ? {} : { errors }),
  };
}

/** A sentence of a library, or of an error that was logged without one of ours, may hold anything. */
function messageOf(record: Record<string, unknown>): string {
  const message = text(record['msg']);
  const error = record['err'];
  const foreign = record['part'] !== undefined || (isRecord(error) && error['message'] === message);
  return foreign ? '(not ours, so left out: see the log)' : message;
}

function causesOf(error: unknown): ProblemCause[] {
  const causes: ProblemCause[] = [];
  for (let next = error; isRecord(next) && causes.length < mostCauses; next = next['cause']) {
    const code = identifier(next['code']);
    causes.push({ type: identifier(next['type']) ?? 'Error', ...(code === null ? {} : { code }), stack: framesOf(next['stack']) });
  }
  return causes;
}

/** Only lines that are frames: a message of several lines stands in front of them. */
function framesOf(stack: unknown): string[] {
  return text(stack).split('\n').flatMap((line) => {
    const found = frame.exec(line);
    return found === null ? [] : [`${found[1] ?? '(anonymous)'} (${found[2] ?? ''}:${found[3] ?? ''})`];
  }).slice(0, mostFrames);
}

/** Codes and names of operations: short, and nothing but letters, digits, dashes. */
function identifier(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && /^[A-Za-z][\w.-]{0,60}$/.test(value) ? value : null;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function parse(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
