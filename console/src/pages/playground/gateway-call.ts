import type { TranslatedRequest } from '@keystead/contract';
import { readAnswerText } from './answer-text.ts';

/** What the gateway said of an answer in its headers (G7). */
export interface ReceiptHeaders {
  readonly requestId: string | null;
  readonly provider: string | null;
  readonly fingerprint: string | null;
  readonly model: string | null;
  readonly servedModel: string | null;
  readonly attempts: string | null;
  readonly translatedFrom: string | null;
  readonly warnings: string | null;
  readonly sandbox: boolean;
}

export interface CallProgress {
  readonly state: 'sending' | 'answering' | 'done' | 'stopped' | 'failed';
  readonly status: number | null;
  readonly receipt: ReceiptHeaders | null;
  /** The answer's words as far as they have come. */
  readonly text: string;
  /** As it came; what is no text is left out. */
  readonly raw: string;
  readonly milliseconds: number;
}

const longestRaw = 200_000;

function receiptOf(headers: Headers): ReceiptHeaders {
  const of = (name: string) => headers.get(`x-keystead-${name}`);
  return {
    requestId: of('request-id'), provider: of('provider'), fingerprint: of('credential'), model: of('model'), servedModel: of('served-model'), attempts: of('attempts'),
    translatedFrom: of('translated-from'), warnings: of('warnings'), sandbox: of('sandbox') === 'true',
  };
}

/** Sends a request through the gateway as any program would: with a token, without the session. Tells how it goes; never throws. */
export async function callGateway(request: TranslatedRequest, token: string, options: { readonly signal: AbortSignal; readonly onProgress: (progress: CallProgress) => void }): Promise<void> {
  const started = performance.now();
  let progress: CallProgress = { state: 'sending', status: null, receipt: null, text: '', raw: '', milliseconds: 0 };
  const tell = (part: Partial<CallProgress>): void => {
    progress = { ...progress, ...part, milliseconds: performance.now() - started };
    options.onProgress(progress);
  };
  tell({});
  try {
    const response = await fetch(request.path, { method: 'POST', credentials: 'omit', signal: options.signal, headers: { ...request.headers, 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: JSON.stringify(request.body) });
    tell({ state: 'answering', status: response.status, receipt: receiptOf(response.headers) });
    const reader = response.body?.getReader();
    const answer = readAnswerText(response.headers.get('content-type') ?? '');
    for (let chunk = await reader?.read(); chunk?.done === false; chunk = await reader?.read()) {
      const { text, raw } = answer.push(chunk.value);
      tell({ text, raw: raw.slice(0, longestRaw) });
    }
    const { text, raw } = answer.finish();
    tell({ state: response.ok ? 'done' : 'failed', text, raw: raw.slice(0, longestRaw) });
  } catch (error) {
    const stopped = error instanceof DOMException && error.name === 'AbortError';
    tell({ state: stopped ? 'stopped' : 'failed', text: stopped || progress.text !== '' ? progress.text : 'The gateway could not be reached from this browser.' });
  }
}
