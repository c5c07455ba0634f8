import type { AppDetail, DocumentDescription } from '@keystead/contract';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type ApiProblem, call, toApiProblem } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import type { Uploads } from '../../uploads/index.ts';

export interface Prefill {
  readonly loadSample: () => void;
  readonly problem: ApiProblem | null;
  readonly source: 'sample' | 'run' | null;
}

/**
 * Fills the form from what the address names: `?sample=1` the app's sample with its document, `?from=…` an earlier run.
 * Done once for each address, so that what is changed afterwards stays.
 */
export function usePrefill(app: AppDetail | undefined, uploads: Uploads, fill: (input: unknown) => void): Prefill {
  const [sample, setSample] = useSearchParameter('sample', '');
  const [from] = useSearchParameter('from', '');
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const wanted = app === undefined ? '' : sample === '1' ? `${app.id} sample` : from === '' ? '' : `${app.id} ${from}`;
  const done = useRef('');
  const latest = useRef({ app, uploads, fill });
  useEffect(() => { latest.current = { app, uploads, fill }; });

  const work = useCallback(async (runId: string | null) => {
    const { app: current, uploads: target, fill: fillForm } = latest.current;
    if (current === undefined) return;
    setProblem(null);
    try {
      target.clear();
      if (runId === null) await loadSample(current, target, fillForm);
      else await loadRun(runId, target, fillForm);
    } catch (error) {
      setProblem(toApiProblem(error));
    }
  }, []);

  useEffect(() => {
    if (wanted === '' || done.current === wanted) return;
    done.current = wanted;
    void work(sample === '1' ? null : from);
  }, [from, sample, wanted, work]);

  const again = useCallback(() => {
    if (sample === '1') void work(null);
    else setSample('1');
  }, [sample, setSample, work]);
  return { loadSample: again, problem, source: sample === '1' ? 'sample' : from === '' ? null : 'run' };
}

/** Fills in the sample. Its document is uploaded once and found again the next time. */
async function loadSample(app: AppDetail, uploads: Uploads, fill: (input: unknown) => void): Promise<void> {
  fill(app.sample.input);
  const { document } = app.sample;
  if (document === null) return;
  const file = new Blob([document.text], { type: 'text/plain' });
  const here = await call('listDocuments', { query: { limit: 200 } });
  const known = here.items.find((entry) => entry.name === document.name && entry.sizeBytes === file.size && entry.state === 'ready');
  if (known === undefined) uploads.add([{ name: document.name, file }]);
  else uploads.pick([known]);
}

/** Fills in what an earlier run was started with; documents that were deleted since are left out. */
async function loadRun(runId: string, uploads: Uploads, fill: (input: unknown) => void): Promise<void> {
  const run = await call('readRun', { params: { runId } });
  fill(run.input);
  const documents = await Promise.all(run.documents.map(({ id }) => call('readDocument', { params: { documentId: id } }).catch(() => null)));
  uploads.pick(documents.filter((document): document is DocumentDescription => document?.state === 'ready'));
}
