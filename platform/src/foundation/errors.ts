import { type ErrorCode, type ErrorParameters, errorCodes, renderError } from '@keystead/contract';
import { redact } from './logging.ts';

/**
 * An error with a code of the contract. Rich inside (`cause` goes to the log), careful outside: only code and
 * parameters reach the caller.
 */
export class KeysteadError extends Error {
  readonly code: ErrorCode;
  readonly parameters: ErrorParameters;

  constructor(code: ErrorCode, parameters: ErrorParameters = {}, options?: { cause?: unknown }) {
    super(renderError(code, parameters).title, options);
    this.name = 'KeysteadError';
    this.code = code;
    this.parameters = parameters;
  }

  get status(): number {
    return errorCodes[this.code].status;
  }

  get retryable(): boolean {
    return errorCodes[this.code].retryable ?? false;
  }
}

/** What a caller of the control plane receives (RFC 9457), never more than code, parameters and rendered text. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly parameters: ErrorParameters;
  readonly fix: string;
  readonly traceId: string;
  readonly issues?: readonly { readonly path: string; readonly message: string }[];
}

/** Renders any error as a problem. What is not ours becomes `internal`; its text stays inside. */
export function toProblem(error: unknown, traceId: string): Problem {
  const known = error instanceof KeysteadError ? error : new KeysteadError('internal', {}, { cause: error });
  // A path or a field's name is the caller's: whoever pastes a key there does not see it again.
  const parameters = Object.fromEntries(Object.entries(known.parameters).map(([name, value]) => [name, typeof value === 'string' ? redact(value) : value]));
  const { title, fix } = renderError(known.code, parameters);
  const issues = known instanceof InvalidRequest ? { issues: known.issues.map(({ path, message }) => ({ path: redact(path), message: redact(message) })) } : {};
  return { type: `/reference#error-${known.code}`, title, status: known.status, code: known.code, parameters, fix, traceId, ...issues };
}

/** A request that does not fit its schema; `issues` name each field. */
export class InvalidRequest extends KeysteadError {
  readonly issues: readonly { readonly path: string; readonly message: string }[];

  constructor(issues: readonly { path: string; message: string }[]) {
    const detail = issues.slice(0, 5).map((issue) => (issue.path === '' ? issue.message : `${issue.path}: ${issue.message}`)).join('; ');
    super('invalid_request', { detail });
    this.issues = issues;
  }
}
