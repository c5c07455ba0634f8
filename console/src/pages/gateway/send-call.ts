import { type CallDialect, firstCalls, type Target } from './clients.ts';

export interface CallOutcome {
  readonly ok: boolean;
  /** The model's words, or why it was refused. */
  readonly text: string;
}

/** Makes the first call from this browser, with the token and without the session, as any program would. */
export async function sendCall(dialect: CallDialect, target: Target): Promise<CallOutcome> {
  const { path, headers, body } = firstCalls[dialect](target);
  try {
    const response = await fetch(path, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body), credentials: 'omit' });
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok) return { ok: true, text: findText(answer) ?? 'It answered.' };
    return { ok: false, text: find(answer, ['error', 'message']) ?? `The gateway answered ${response.status}.` };
  } catch {
    return { ok: false, text: 'The gateway could not be reached from this browser.' };
  }
}

const textPaths: readonly (readonly (string | number)[])[] = [
  ['choices', 0, 'message', 'content'], ['content', 0, 'text'], ['candidates', 0, 'content', 'parts', 0, 'text'],
];

function findText(answer: unknown): string | null {
  for (const path of textPaths) {
    const found = find(answer, path);
    if (found !== null) return found;
  }
  return null;
}

function find(value: unknown, path: readonly (string | number)[]): string | null {
  let here: unknown = value;
  for (const step of path) here = typeof here === 'object' && here !== null ? (here as Readonly<Record<string | number, unknown>>)[step] : undefined;
  return typeof here === 'string' ? here : null;
}
