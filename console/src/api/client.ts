import { operationTable } from 'virtual:keystead-operations';
import { ApiProblem, offlineProblem, readProblem } from './problem.ts';
import { askForSecondFactor } from './step-up.ts';
import type { AnswerOf, Arguments, InputOf, OperationId } from './types.ts';

interface LooseInput {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly file?: Blob;
  readonly ifMatch?: string;
}

export interface SendOptions {
  readonly signal?: AbortSignal;
  readonly accept?: string;
}

/** The address of an operation, below our own origin, with its parameters filled in. */
export function addressOf(id: OperationId, input: LooseInput = {}): string {
  const path = operationTable[id].path.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(String(input.params?.[name] ?? '')));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {})) {
    // Of several values each counts, the empty one too.
    if (Array.isArray(value)) for (const each of value) query.append(name, String(each));
    else if (value !== undefined && value !== null && value !== '') query.set(name, String(value));
  }
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

/**
 * Sends a request and gives the answer as it came; for files and streams. Where it asks for a second factor, the person is asked, and the
 * same request (with the same Idempotency-Key) is sent again. Throws ApiProblem.
 */
export async function send(id: OperationId, input: LooseInput = {}, options: SendOptions = {}): Promise<Response> {
  const idempotencyKey = operationTable[id].method === 'POST' && input.body !== undefined ? randomKey() : null;
  try {
    return await sendOnce(id, input, options, idempotencyKey);
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== 'step_up_required' || !await askForSecondFactor()) throw error;
    return await sendOnce(id, input, options, idempotencyKey);
  }
}

/** Works at addresses without HTTPS too, where crypto.randomUUID is missing. */
function randomKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function sendOnce(id: OperationId, input: LooseInput, options: SendOptions, idempotencyKey: string | null): Promise<Response> {
  const headers = new Headers({ accept: options.accept ?? 'application/json' });
  let body: BodyInit | null = null;
  if (input.file !== undefined) {
    headers.set('content-type', 'application/octet-stream');
    body = input.file;
  } else if (input.body !== undefined) {
    headers.set('content-type', 'application/json');
    body = JSON.stringify(input.body);
  }
  if (idempotencyKey !== null) headers.set('idempotency-key', idempotencyKey);
  if (input.ifMatch !== undefined) headers.set('if-match', input.ifMatch);
  const response = await fetch(addressOf(id, input), { method: operationTable[id].method, headers, body, credentials: 'same-origin', signal: options.signal ?? null }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw offlineProblem();
  });
  if (!response.ok) throw await readProblem(response);
  return response;
}

/**
 * Calls an operation of the control plane by its name in the contract.
 * @throws ApiProblem with title and next step, whatever went wrong.
 */
export async function call<K extends OperationId>(id: K, ...[input]: Arguments<InputOf<K>>): Promise<AnswerOf<K>> {
  return await callWithSignal(id, input);
}

/** As `call`, for callers that may give up waiting. */
export async function callWithSignal<K extends OperationId>(id: K, input: InputOf<K> | undefined, signal?: AbortSignal): Promise<AnswerOf<K>> {
  const response = await send(id, (input ?? {}) as LooseInput, signal === undefined ? {} : { signal });
  if (response.status === 204) return undefined as AnswerOf<K>;
  return (await response.json()) as AnswerOf<K>;
}
