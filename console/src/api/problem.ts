import type { ErrorCode } from '@keystead/contract';

export interface FieldIssue {
  readonly path: string;
  readonly message: string;
}

/** A refusal or failure of the control plane: problem+json (RFC 9457) with Keystead's code and next step. */
export class ApiProblem extends Error {
  readonly status: number;
  /** A code of the contract; `offline` where no answer came at all. */
  readonly code: ErrorCode | 'offline';
  readonly title: string;
  /** What to do about it. */
  readonly fix: string;
  readonly traceId: string | null;
  /** Fields that were not valid, by their path in body or query. */
  readonly issues: readonly FieldIssue[];

  constructor(fields: { status: number; code: ErrorCode | 'offline'; title: string; fix: string; traceId?: string | null; issues?: readonly FieldIssue[] }) {
    super(fields.title);
    this.name = 'ApiProblem';
    this.status = fields.status;
    this.code = fields.code;
    this.title = fields.title;
    this.fix = fields.fix;
    this.traceId = fields.traceId ?? null;
    this.issues = fields.issues ?? [];
  }
}

export function offlineProblem(): ApiProblem {
  return new ApiProblem({ status: 0, code: 'offline', title: 'Keystead could not be reached.', fix: 'Check that it is running and that you are connected, then try again.' });
}

/** Any thrown value as a problem that a page can show. */
export function toApiProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem({ status: 0, code: 'internal', title: 'Something went wrong in the console.', fix: 'Reload the page and try again.' });
}

/** Reads the problem out of an answer that is not a success, whatever its body is. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const untrustedBody: unknown = await response.json().catch(() => null);
  const body = isRecord(untrustedBody) ? untrustedBody : {};
  return new ApiProblem({
    status: response.status,
    code: (text(body['code']) ?? 'internal') as ErrorCode,
    title: text(body['title']) ?? `The server answered ${response.status}.`,
    fix: text(body['fix']) ?? text(body['detail']) ?? 'Try again in a moment.',
    traceId: text(body['traceId']) ?? response.headers.get('x-trace-id'),
    issues: readIssues(body['issues']),
  });
}

function readIssues(value: unknown): FieldIssue[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((issue) => ({ path: text(issue['path']) ?? '', message: text(issue['message']) ?? '' }));
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
