import type { DataClass, DocumentDescription } from '@keystead/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { ApiProblem, call, toApiProblem, upload } from '../api/index.ts';
import { useKept } from '../memory/index.ts';
import { announce, toast } from '../ui/index.ts';

/** The server's limit; asked here first so that nobody waits for an upload that will be refused. */
const largestDocumentBytes = 25 * 1_048_576;

/** A document that was chosen: on its way, read, or refused. */
export interface ChosenDocument {
  readonly key: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly state: 'sending' | 'reading' | 'ready' | 'failed';
  /** How much is sent, from 0 to 1. */
  readonly share: number;
  readonly document: DocumentDescription | null;
  /** One that holds the same bytes and was here before. */
  readonly duplicateOf?: { readonly id: string; readonly name: string } | null;
  /** Another that is called the same in the same folder: this one may be its next version. */
  readonly sameName?: { readonly id: string; readonly name: string; readonly version: number } | null;
  readonly problem: ApiProblem | null;
  readonly dataClass: DataClass;
  /** Kept for another attempt. */
  readonly file: Blob | null;
}

export interface Uploads {
  readonly chosen: readonly ChosenDocument[];
  readonly busy: boolean;
  /** Of what is uploaded from now on. */
  readonly dataClass: DataClass;
  readonly classify: (dataClass: DataClass) => void;
  readonly add: (files: readonly { readonly name: string; readonly file: Blob }[]) => void;
  readonly pick: (documents: readonly DocumentDescription[]) => void;
  readonly retry: (key: string) => void;
  /** Makes an uploaded document the next version of the one that is called the same. */
  readonly adopt: (key: string) => void;
  readonly remove: (key: string) => void;
  readonly clear: () => void;
}

const controllers = new Map<string, AbortController>();

/** The documents chosen on one page, with their uploads. Found again under `name` when the page is opened anew. */
export function useUploads(name: string): Uploads {
  const [chosen, setChosen] = useKept<readonly ChosenDocument[]>(`documents ${name}`, () => []);
  const [dataClass, classify] = useKept<DataClass>(`data class ${name}`, () => 'unlabelled');
  const cache = useQueryClient();
  const change = useCallback((key: string, part: Partial<ChosenDocument>) => {
    setChosen((before) => before.map((entry) => (entry.key === key ? { ...entry, ...part } : entry)));
  }, [setChosen]);

  const send = useCallback(async (entry: ChosenDocument) => {
    if (entry.file === null) return;
    const controller = new AbortController();
    controllers.set(entry.key, controller);
    try {
      const uploaded = await upload(entry.file, entry.name, { signal: controller.signal, dataClass: entry.dataClass, onProgress: (share) => change(entry.key, { share, state: share < 1 ? 'sending' : 'reading' }) });
      void cache.invalidateQueries({ queryKey: ['listDocuments'] });
      change(entry.key, { duplicateOf: uploaded.duplicateOf, sameName: uploaded.sameName });
      const document = await untilRead(uploaded, controller.signal, (progress) => change(entry.key, { document: progress, state: 'reading' }));
      const failed = document.state === 'failed';
      change(entry.key, { state: failed ? 'failed' : 'ready', document, name: document.name, file: null, problem: failed ? unreadable(document.failure) : null });
      announce(failed ? `${document.name} could not be read` : `${document.name} is ready`);
      void cache.invalidateQueries({ queryKey: ['listDocuments'] });
    } catch (error) {
      if (controller.signal.aborted) return;
      const problem = toApiProblem(error);
      change(entry.key, { state: 'failed', problem });
      announce(`${entry.name}: ${problem.title}`);
    } finally {
      controllers.delete(entry.key);
    }
  }, [cache, change]);

  const add = useCallback((files: readonly { readonly name: string; readonly file: Blob }[]) => {
    const entries = files.map(({ name: fileName, file }) => newEntry(fileName, file, dataClass));
    setChosen((before) => [...before, ...entries]);
    for (const entry of entries) if (entry.state !== 'failed') void send(entry);
  }, [dataClass, send, setChosen]);

  const pick = useCallback((documents: readonly DocumentDescription[]) => {
    setChosen((before) => {
      const known = new Set(before.map((entry) => entry.document?.id));
      return [...before, ...documents.filter((document) => !known.has(document.id)).map(readyEntry)];
    });
  }, [setChosen]);

  const retry = useCallback((key: string) => {
    const entry = chosen.find((candidate) => candidate.key === key);
    if (entry === undefined) return;
    change(key, { state: 'sending', share: 0, problem: null });
    void send(entry);
  }, [change, chosen, send]);

  const adopt = useCallback((key: string) => {
    const entry = chosen.find((candidate) => candidate.key === key);
    if (entry?.document === null || entry?.document === undefined || entry.sameName == null) return;
    call('adoptDocumentVersion', { params: { documentId: entry.document.id }, body: { documentId: entry.sameName.id } }).then((document) => {
      change(key, { document, sameName: null });
      announce(`${document.name} is version ${document.version} now`);
      void cache.invalidateQueries({ queryKey: ['listDocuments'] });
    }, (error: unknown) => {
      change(key, { sameName: null });
      toast(toApiProblem(error).title, toApiProblem(error).fix);
    });
  }, [cache, change, chosen]);

  const remove = useCallback((key: string) => {
    controllers.get(key)?.abort();
    setChosen((before) => before.filter((entry) => entry.key !== key));
  }, [setChosen]);

  const clear = useCallback(() => {
    for (const entry of chosen) controllers.get(entry.key)?.abort();
    setChosen([]);
  }, [chosen, setChosen]);

  return { chosen, busy: chosen.some((entry) => entry.state === 'sending' || entry.state === 'reading'), dataClass, classify, add, pick, retry, adopt, remove, clear };
}

/** A document with pictures of pages is read on after it was uploaded. */
const askAgainMilliseconds = 1_500;

/** Waits until a document is read. @throws AbortError when nobody waits any more; the document is read all the same. */
async function untilRead(uploaded: DocumentDescription, signal: AbortSignal, onProgress: (document: DocumentDescription) => void): Promise<DocumentDescription> {
  let document = uploaded;
  while (document.state === 'parsing') {
    onProgress(document);
    await new Promise((resolve) => { setTimeout(resolve, askAgainMilliseconds); });
    signal.throwIfAborted();
    document = await call('readDocument', { params: { documentId: document.id } });
  }
  return document;
}

function newEntry(name: string, file: Blob, dataClass: DataClass): ChosenDocument {
  const base = { key: crypto.getRandomValues(new Uint32Array(2)).join('-'), name, sizeBytes: file.size, share: 0, document: null, file, dataClass };
  const problem = refusalOf(file.size);
  return problem === null ? { ...base, state: 'sending', problem } : { ...base, state: 'failed', file: null, problem };
}

function readyEntry(document: DocumentDescription): ChosenDocument {
  return { key: document.id, name: document.name, sizeBytes: document.sizeBytes, share: 1, state: 'ready', document, problem: null, file: null, dataClass: document.dataClass ?? 'unlabelled' };
}

function refusalOf(sizeBytes: number): ApiProblem | null {
  if (sizeBytes === 0) return new ApiProblem({ status: 422, code: 'document_unreadable', title: 'The file is empty.', fix: 'Choose the file again, or another one.' });
  if (sizeBytes > largestDocumentBytes) return new ApiProblem({ status: 413, code: 'payload_too_large', title: 'The file is larger than 25 MB.', fix: 'Split it, or save it with smaller pictures.' });
  return null;
}

function unreadable(failure: string | null): ApiProblem {
  return new ApiProblem({ status: 422, code: 'document_unreadable', title: `The document could not be read: ${failure ?? 'no text was found in it'}`, fix: 'Open it in its own program, save it again without password or protection, and upload that.' });
}
