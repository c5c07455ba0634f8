import { type DataClass, type Environment, type ErrorCode, type ErrorParameters, errorCodes } from '@keystead/contract';
import type { Actor } from '../../audit/index.ts';
import { KeysteadError } from '../../foundation/index.ts';
import { type Output, assembleOutput, checkOutput, completeSections, computeSections, hashOutput, materialOf } from '../answer/assemble.ts';
import { buildPrompt, sourcesOf } from '../answer/prompt.ts';
import { requestSchema, writtenSchema } from '../answer/schemas.ts';
import { type SourceText, documentSource } from '../answer/sources.ts';
import { CannotCompute } from '../calculations/calculation.ts';
import type { CatalogueDependencies, ModelTarget } from '../dependencies.ts';
import { type AppManifest, workOf } from '../manifest.ts';
import { type DraftStream, createDraftStream } from './draft-stream.ts';
import { type LiveRun, StoppedByPerson } from './live-run.ts';
import type { RunEnding, RunInput } from './store.ts';

/** A run that is about to be performed. */
export interface RunTask extends RunInput {
  readonly runId: string;
  readonly tenantId: string;
  readonly userId: string;
  readonly environment: Environment;
  readonly teamId: string | null;
  readonly dataClass: DataClass;
  readonly actor: Actor;
  readonly manifest: AppManifest;
  readonly target: ModelTarget;
  /** Zero retention: the provider is asked to store nothing either. */
  readonly storeNothing: boolean;
  /** The day on which it was started, `YYYY-MM-DD` in UTC. */
  readonly today: string;
}

type Needed = Pick<CatalogueDependencies, 'documents' | 'people' | 'callModel' | 'prices' | 'clock' | 'logger'>;

/** English text has about four bytes to a token; providers' own counts come with the receipt. */
export const bytesPerToken = 4;

/** Reads the documents, asks the model, checks what it wrote. Never throws: whatever happens is how the run ended. */
export async function performRun(needed: Needed, task: RunTask, live: LiveRun): Promise<RunEnding> {
  const progress: Written = { draft: createDraftStream(needed.clock), requestId: null };
  let computed: Output = {};
  try {
    live.progress('reading', task.documents.map(({ name }) => name).join(', '));
    const sources = await readSources(needed, task, task.actor);
    live.signal.throwIfAborted();
    const material = materialOf(task.input, sources, task.today);
    computed = computeSections(task.manifest, material);
    await askModel(needed, task, { sources, computed, live, progress });
    live.progress('checking', '');
    const written = readAnswer(task.manifest, progress.draft);
    const output = assembleOutput(task.manifest, written, completeSections(task.manifest, computed, material, written));
    const citations = checkOutput(task.manifest, output, computed, sources);
    return { state: 'draft', output, citations, outputHash: hashOutput(output), requestId: progress.requestId, failure: null };
  } catch (error) {
    const written = progress.draft.partial();
    const kept = { output: written === null ? null : assembleOutput(task.manifest, written, computed), citations: [], outputHash: null, requestId: progress.requestId };
    if (live.signal.aborted && live.signal.reason instanceof StoppedByPerson) return { ...kept, state: 'stopped', failure: null };
    return { ...kept, state: 'failed', failure: failureOf(needed, task, error) };
  }
}

/** The form and the documents of a run, as model and checks see them. */
export async function readSources(needed: Pick<CatalogueDependencies, 'documents'>, task: Pick<RunTask, 'tenantId' | 'manifest' | 'input' | 'documents'>, reader: Actor | null): Promise<readonly SourceText[]> {
  const documents: SourceText[] = [];
  for (const { id, name } of task.documents) {
    const text = await needed.documents.readPages(task.tenantId, id, reader, 'run');
    documents.push(documentSource(id, name, text));
  }
  return sourcesOf(task.manifest, task.input, documents);
}

interface Written { readonly draft: DraftStream; requestId: string | null }
interface Question { readonly sources: readonly SourceText[]; readonly computed: Output; readonly live: LiveRun; readonly progress: Written }

async function askModel(needed: Needed, task: RunTask, { sources, computed, live, progress }: Question): Promise<void> {
  const prompt = buildPrompt(task.manifest, sources, computed, await needed.people.houseVoice(task.tenantId));
  const inputTokens = Math.ceil(Buffer.byteLength(prompt.system + prompt.user) / bytesPerToken);
  const show = (written: Output): void => {
    const outputTokens = Math.ceil(progress.draft.characters / bytesPerToken);
    live.draft({ output: assembleOutput(task.manifest, written, computed), outputTokens, costNanoUsd: needed.prices.about(task.target, { input: inputTokens, output: outputTokens }) });
  };
  live.progress('asking', '');
  let writing = false;
  const events = needed.callModel({
    tenantId: task.tenantId, userId: task.userId, environment: task.environment, teamId: task.teamId, appId: task.manifest.id, runId: task.runId, dataClass: task.dataClass, ...workOf(task.manifest), target: task.target, storeNothing: task.storeNothing, ...prompt,
    schema: requestSchema(task.manifest), schemaName: task.manifest.id.replaceAll('-', '_'), maxOutputTokens: task.manifest.modelNeeds.maxOutputTokens, signal: live.signal,
  });
  for await (const event of events) {
    live.signal.throwIfAborted();
    if (event.type === 'accepted') {
      progress.requestId = event.requestId;
      continue;
    }
    if (!writing) live.progress('writing', '');
    writing = true;
    const written = progress.draft.push(event.text);
    if (written !== null) show(written);
  }
  const written = progress.draft.partial();
  if (written !== null) show(written);
}

/** @throws KeysteadError `provider_failed` naming what does not fit the app's schema. */
function readAnswer(manifest: AppManifest, draft: DraftStream): Output {
  let answer: Output;
  try {
    answer = draft.complete();
  } catch (error) {
    throw new KeysteadError('provider_failed', { detail: draft.characters === 0 ? 'the answer is empty' : 'the answer ended before it was complete' }, { cause: error });
  }
  const checked = writtenSchema(manifest).safeParse(answer);
  if (checked.success) return checked.data;
  const fields = checked.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new KeysteadError('provider_failed', { detail: `the answer does not fit the app’s sections (${fields})` }, { cause: checked.error });
}

function failureOf(needed: Needed, task: RunTask, error: unknown): { code: ErrorCode; parameters: ErrorParameters } {
  if (error instanceof CannotCompute) return { code: 'invalid_request', parameters: { detail: error.message } };
  if (error instanceof KeysteadError && errorCodes[error.code] !== undefined) {
    // A document that was deleted meanwhile: a run has no other id that could be missing.
    if (error.code === 'not_found') return { code: 'conflict', parameters: { detail: 'a document of this run was deleted' } };
    return { code: error.code, parameters: error.parameters };
  }
  needed.logger.error({ err: error, runId: task.runId, app: task.manifest.id }, 'run failed');
  return { code: 'internal', parameters: {} };
}
