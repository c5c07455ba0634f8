import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a client is pointed at, with which token, and at which model. */
export interface Place { readonly url: string; readonly token: string; readonly model: string }

/** What a client's caller saw of a call to a tool and of what came after its result. */
export interface ToolRound { readonly name: string; readonly arguments: unknown; readonly answer: string }

/** An error as the client's caller catches it. */
export interface ClientError { readonly className: string; readonly status: number | null; readonly message: string }

/** What is driven, by name. A client leaves out what it cannot do. */
export interface ClientActions {
  text(place: Place): Promise<string>;
  /** The text, and in how many pieces it came. */
  streamed(place: Place): Promise<{ readonly text: string; readonly pieces: number }>;
  /** Offers the tool `find_clause`, calls it, gives {@link toolResult} back and lets the model answer. */
  tools(place: Place): Promise<ToolRound>;
  /** Asks for {@link answerSchema}. */
  structured(place: Place): Promise<unknown>;
  /** Makes a call that fails, with the client's own retries where it has any. */
  failed(place: Place): Promise<ClientError>;
  /** Begins a stream, and leaves at the first piece. Resolves when the client's own promise is settled. */
  cancelled(place: Place): Promise<void>;
  /** Two embeddings; answers how many numbers each has. */
  embedded(place: Place): Promise<readonly number[]>;
  /** The ids of models that it is shown. */
  models(place: Place): Promise<readonly string[]>;
}

export type ClientAction = keyof ClientActions;

/** A client that people use, as tests and `npm run clients` drive it. */
export interface Client {
  /** As it stands in the table of docs/clients.md. */
  readonly name: string;
  /** Why it cannot run here; `null` where it can. */
  readonly absent: string | null;
  readonly version: string;
  /** The path that it asks. */
  readonly path: string;
  /** The class of its error for a refused token; `null` where it has none of its own. */
  readonly refusal: string | null;
  /** True where it obeys `x-should-retry: false`; a client that does not know the header looks at the status alone. */
  readonly obeysShouldRetry: boolean;
  readonly actions: Partial<ClientActions>;
}

export const question = 'What does the policy cover?';
export const toolResult = 'Clause 7 covers storm.';
export const toolDescription = 'Finds a clause of the policy.';
export const toolSchema = { type: 'object' as const, properties: { topic: { type: 'string' as const } }, required: ['topic'], additionalProperties: false };
export const answerSchema = { type: 'object' as const, properties: { summary: { type: 'string' as const } }, required: ['summary'], additionalProperties: false };

const require = createRequire(import.meta.url);

/** The version of an npm package as it is installed. */
export function versionOf(packageName: string): string {
  for (const folder of require.resolve.paths(packageName) ?? []) {
    try {
      return (JSON.parse(readFileSync(join(folder, packageName, 'package.json'), 'utf8')) as { version: string }).version;
    } catch { /* looked for in the next folder */ }
  }
  return 'unknown';
}

/** What a client raised. @throws Error where it raised nothing. */
export async function errorOf(call: () => Promise<unknown>): Promise<ClientError> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof Error)) throw new Error(`something that is no error was thrown: ${String(error)}`, { cause: error });
    const status = 'status' in error ? error.status : 'statusCode' in error ? error.statusCode : null;
    return { className: error.constructor.name, status: typeof status === 'number' ? status : null, message: error.message };
  }
  throw new Error('the call was to fail, and did not');
}

/** Waits for a stream that was left, whichever way the client tells of it. */
export async function left(stream: AsyncIterable<unknown>, leave: () => void): Promise<void> {
  try {
    for await (const piece of stream) { void piece; leave(); }
  } catch { /* most clients raise their own error of an abort */ }
}
