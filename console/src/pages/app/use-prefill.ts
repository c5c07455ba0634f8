import type { AppDetail, DocumentDescription, Run } from '@keystead/contract';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type ApiProblem, call, toApiProblem } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import type { Uploads } from '../../uploads/index.ts';

export interface Prefill {
  readonly loadSample: () => void;
  readonly problem: ApiProblem | null;
  readonly source: 'sample' | 'run' | null;
  /** The run that the form was filled with. */
  readonly runId: string | null;
  /** Documents of that run which are not here any more, by their names. */
  readonly gone: readonly string[];
}

/**
 * Fills the form from what the address names: `?sample=1` the app's sample with its document, `?from=…` an earlier run.
 * Done once for each address, so that what is changed afterwards stays.
 */
export function usePrefill(app: AppDetail | undefined, uploads: Uploads, fill: (input: unknown, run: Run | null) => void): Prefill {
  const [sample, setSample] = useSearchParameter('sample', '');
  const [from] = useSearchParameter('from', '');
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const wanted = app === undefined ? '' : sample === '1' ? `${app.id} sample` : from === '' ? '' : `${app.id} ${from}`;
  const [gone, setGone] = useState<readonly string[]>([]);
  const done = useRef('');
  const latest = useRef({ app, uploads, fill });
  useEffect(() => { latest.current = { app, uploads, fill }; });

  const work = useCallback(async (runId: string | null) => {
    const { app: current, uploads: target, fill: fillForm } = latest.current;
    if (current === undefined) return;
    setProblem(null);
    setGone([]);
    try {
      target.clear();
      if (runId === null) await loadSample(current, target, (input) => fillForm(input, null));
      else setGone(await loadRun(runId, target, fillForm));
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
  return { loadSample: again, problem, source: sample === '1' ? 'sample' : from === '' ? null : 'run', runId: sample === '1' || from === '' ? null : from, gone };
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

/** Fills in what an earlier run was started with. @returns the names of documents that are gone since. */
async function loadRun(runId: string, uploads: Uploads, fill: (input: unknown, run: Run) => void): Promise<readonly string[]> {
  const run = await call('readRun', { params: { runId } });
  fill(run.input, run);
  const documents = await Promise.all(run.documents.map(({ id }) => call('readDocument', { params: { documentId: id } }).catch(() => null)));
  const there = documents.filter((document): document is DocumentDescription => document?.state === 'ready');
  uploads.pick(there);
  return run.documents.filter(({ id }) => !there.some((document) => document.id === id)).map(({ name }) => name);
}
