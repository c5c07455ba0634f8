import type { DataClass } from '@keystead/contract';
import { addressOf } from './client.ts';
import { offlineProblem, readProblem } from './problem.ts';
import type { AnswerOf } from './types.ts';

type Uploaded = AnswerOf<'uploadDocument'>;

export interface UploadOptions {
  /** How much is sent, from 0 to 1; at 1 the server begins to read the document. */
  readonly onProgress: (share: number) => void;
  readonly signal: AbortSignal;
  /** `unlabelled`: nothing is said of it. */
  readonly dataClass: DataClass;
  /** A version of the document whose next one this is. */
  readonly versionOf?: string;
}

/**
 * Uploads a document, byte for byte. (`fetch` cannot tell how much of a body has been sent, hence the older interface.)
 * @throws ApiProblem when it is refused, AbortError when it was given up.
 */
export function upload(file: Blob, name: string, { onProgress, signal, dataClass, versionOf }: UploadOptions): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    const settle = (work: () => void) => () => { signal.removeEventListener('abort', stop); work(); };
    request.upload.addEventListener('progress', (event) => { if (event.lengthComputable) onProgress(event.loaded / event.total); });
    request.upload.addEventListener('load', () => onProgress(1));
    request.addEventListener('load', settle(() => {
      if (request.status === 201) resolve(JSON.parse(request.responseText) as Uploaded);
      else void readProblem(new Response(request.responseText, { status: request.status })).then(reject);
    }));
    request.addEventListener('error', settle(() => reject(offlineProblem())));
    request.addEventListener('abort', settle(() => reject(new DOMException('given up', 'AbortError'))));
    signal.addEventListener('abort', stop);
    const query = { name, ...(dataClass === 'unlabelled' ? {} : { dataClass }) };
    request.open('POST', versionOf === undefined ? addressOf('uploadDocument', { query }) : addressOf('addDocumentVersion', { params: { documentId: versionOf }, query }));
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.send(file);
  });
}
