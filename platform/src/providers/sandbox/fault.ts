/** What the sandbox does on demand instead of answering properly. */
export type Fault =
  | { readonly kind: 'error'; readonly status: number; readonly once: boolean; readonly retryAfterSeconds: number | null }
  | { readonly kind: 'slow'; readonly milliseconds: number }
  | { readonly kind: 'cut' | 'stall' | 'reset' | 'silent' | 'malformed' | 'no-done' | 'refusal' | 'context' | 'html' };

/** Directives by name; what stands in brackets is an argument. */
const directives: readonly { readonly pattern: RegExp; readonly read: (match: RegExpExecArray) => Fault }[] = [
  {
    pattern: /^error-([45]\d\d)(?:-after-(\d{1,3}))?(-once)?$/,
    read: (match) => ({ kind: 'error', status: Number(match[1]), once: match[3] !== undefined, retryAfterSeconds: match[2] === undefined ? null : Number(match[2]) }),
  },
  { pattern: /^slow(?:-(\d{1,6}))?$/, read: (match) => ({ kind: 'slow', milliseconds: match[1] === undefined ? 3_000 : Number(match[1]) }) },
  ...(['cut', 'stall', 'reset', 'silent', 'malformed', 'no-done', 'refusal', 'context', 'html'] as const).map((kind) => ({ pattern: new RegExp(`^${kind}$`), read: (): Fault => ({ kind }) })),
];

/** The fault that a model's name (`sandbox-error-429`) or a mark in the last question (`[[sandbox: slow-500]]`) asks for. */
export function readFault(model: string, question: string): Fault | null {
  const marked = /\[\[sandbox:\s*([a-z0-9-]+)\s*\]\]/.exec(question)?.[1];
  const named = model.replace(/^sandbox-/, '');
  for (const name of marked === undefined ? [named] : [marked, named]) {
    for (const { pattern, read } of directives) {
      const match = pattern.exec(name);
      if (match !== null) return read(match);
    }
  }
  return null;
}

const told: Readonly<Record<number, { code: string; message: string }>> = {
  400: { code: 'invalid_request', message: 'The sandbox was asked to refuse this request.' },
  401: { code: 'invalid_api_key', message: 'Incorrect API key provided. Keys of the sandbox begin with sk-sandbox-.' },
  402: { code: 'insufficient_quota', message: 'The sandbox was asked to be out of credit.' },
  403: { code: 'permission_denied', message: 'The sandbox was asked to deny this request.' },
  404: { code: 'model_not_found', message: 'The sandbox does not know this model.' },
  413: { code: 'request_too_large', message: 'The request is larger than the sandbox takes.' },
  429: { code: 'rate_limit_exceeded', message: 'The sandbox was asked to limit the rate of requests.' },
};

export function describeFault(status: number): { readonly code: string; readonly message: string } {
  return told[status] ?? (status >= 500 ? { code: 'server_error', message: 'The sandbox was asked to fail.' } : { code: 'invalid_request', message: 'The sandbox was asked to refuse this request.' });
}
