import type { Operation, ResponseOf } from '@keystead/contract';
import { request } from 'undici';

/** The API as a command reaches it. */
export interface Api {
  readonly origin: string;
  readonly token: string;
}

/** A refusal of the API, or no answer at all; its text is for the user. */
export class ApiFailure extends Error {
  /** problem+json as it came, where the API answered with it. */
  readonly body: string;

  constructor(text: string, body = '') {
    super(text);
    this.body = body;
  }
}

export const tokenIsNeeded = 'Set KEYSTEAD_TOKEN to an API token (console → Gateway → Tokens), and KEYSTEAD_URL where Keystead is not at http://127.0.0.1:7420.';

export function originOf(given: string | undefined): string {
  return (given ?? process.env['KEYSTEAD_URL'] ?? 'http://127.0.0.1:7420').replace(/\/$/, '');
}

/** Calls an operation without parameters. @throws ApiFailure. */
export async function callApi<O extends Operation>(api: Pick<Api, 'origin'> & Partial<Api>, operation: O, body?: object): Promise<ResponseOf<O>> {
  const answer = await request(`${api.origin}${operation.path}`, {
    method: operation.method, body: body === undefined ? null : JSON.stringify(body),
    headers: { ...(api.token === undefined ? {} : { authorization: `Bearer ${api.token}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
  }).catch((error: unknown) => { throw new ApiFailure(`${api.origin} does not answer: ${error instanceof Error ? error.message : String(error)}`); });
  const text = await answer.body.text();
  if (answer.statusCode >= 400) throw new ApiFailure(problemText(text), text);
  return JSON.parse(text) as ResponseOf<O>;
}

function problemText(text: string): string {
  try {
    const { title = text, fix = '' } = JSON.parse(text) as { title?: string; fix?: string };
    return `${title}\n${fix}`;
  } catch {
    return text;
  }
}
