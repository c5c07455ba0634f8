import { type DataClass, strictestOf } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { InvalidRequest, KeysteadError, type Principal, newId } from '../../foundation/index.ts';
import { type Prompt, buildPrompt } from '../answer/prompt.ts';
import { type Output, computeSections, computesFromSources, materialOf } from '../answer/assemble.ts';
import type { SourceText } from '../answer/sources.ts';
import { CannotCompute } from '../calculations/calculation.ts';
import type { CatalogueDependencies, ModelTarget } from '../dependencies.ts';
import { type AppManifest, audienceOf, titleOf } from '../manifest.ts';
import type { RunEngine } from './engine.ts';
import { readSources } from './perform.ts';
import type { RunInput, RunRow, RunStore } from './store.ts';

/** Text of all documents together that one run takes; about a hundred thousand tokens. */
const maxCharactersOfRun = 400_000;

/** A request that fits its app, with the strictest class of its documents. */
export interface CheckedRun extends RunInput { readonly documentClass: DataClass }

export interface RunRequest { readonly input: Output; readonly documentIds: readonly string[] }

/**
 * Checks a request against the app: its form, its documents.
 * @throws InvalidRequest naming each field; KeysteadError `not_found` for a document that is not the tenant's.
 */
export async function checkRunRequest(dependencies: Pick<CatalogueDependencies, 'documents'>, manifest: AppManifest, tenantId: string, request: RunRequest): Promise<CheckedRun> {
  const input = manifest.inputSchema.safeParse(request.input);
  if (!input.success) throw new InvalidRequest(input.error.issues.map((issue) => ({ path: ['input', ...issue.path.map(String)].join('.'), message: issue.message })));
  const ids = [...new Set(request.documentIds)];
  const { min, max, kinds } = manifest.documents;
  if (ids.length < min || ids.length > max) throw invalidDocuments(`${manifest.name} takes ${min === max ? min : `${min} to ${max}`} documents`);
  const documents = [];
  const classes: (DataClass | null)[] = [];
  let characters = 0;
  for (const id of ids) {
    const document = await dependencies.documents.describe(tenantId, id);
    if (document.state !== 'ready') throw invalidDocuments(`“${document.name}” ${document.state === 'parsing' ? 'is still being read; try again when it is ready' : 'could not be read'}`);
    if (!kinds.includes(document.kind)) throw invalidDocuments(`${manifest.name} does not read ${document.kind.toUpperCase()} files`);
    characters += document.characterCount ?? 0;
    documents.push({ id, name: document.name });
    classes.push(document.dataClass);
  }
  if (characters > maxCharactersOfRun) throw invalidDocuments(`hold ${characters} characters together; one run reads at most ${maxCharactersOfRun}`);
  return { input: input.data, documents, documentClass: strictestOf(classes) };
}

const invalidDocuments = (message: string): InvalidRequest => new InvalidRequest([{ path: 'documentIds', message }]);

/** @throws KeysteadError `no_usable_credential` */
export async function chooseTarget(dependencies: Pick<CatalogueDependencies, 'models'>, principal: Principal): Promise<ModelTarget> {
  const target = await dependencies.models.chooseTarget(principal.tenantId, principal.environment);
  if (target === null) throw new KeysteadError('no_usable_credential');
  return target;
}

/**
 * The prompt that a run would send, for its estimate.
 * @throws InvalidRequest where a calculation of the app lacks something.
 */
export async function previewPrompt(dependencies: Pick<CatalogueDependencies, 'documents' | 'people' | 'clock'>, manifest: AppManifest, tenantId: string, checked: RunInput): Promise<Prompt> {
  const sources = await readSources(dependencies, { tenantId, manifest, ...checked }, null);
  return buildPrompt(manifest, sources, computeOrRefuse(dependencies, manifest, checked, sources), await dependencies.people.houseVoice(tenantId));
}

function computeOrRefuse({ clock }: Pick<CatalogueDependencies, 'clock'>, manifest: AppManifest, { input }: RunInput, sources: readonly SourceText[]): Output {
  try {
    return computeSections(manifest, materialOf(input, sources, dayOf(clock.now())));
  } catch (error) {
    if (error instanceof CannotCompute) throw new InvalidRequest([{ path: error.where, message: error.message }]);
    throw error;
  }
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** Stores a run and begins to perform it. */
export async function startRun(parts: { dependencies: CatalogueDependencies; store: RunStore; engine: RunEngine }, manifest: AppManifest, principal: Principal, request: RunRequest): Promise<RunRow> {
  const { dependencies, store, engine } = parts;
  const { tenantId, userId } = principal;
  // The gateway's record of the call names a person; a token that stands for none cannot give one.
  if (userId === null) throw new KeysteadError('forbidden', { permission: 'a token that belongs to a person' });
  const { documentClass, ...checked } = await checkRunRequest(dependencies, manifest, tenantId, request);
  // Whoever starts it is told what a calculation lacks, not whoever opens the run later.
  if (computesFromSources(manifest)) computeOrRefuse(dependencies, manifest, checked, await readSources(dependencies, { tenantId, manifest, ...checked }, null));
  const dataClass = strictestOf([manifest.dataClass, documentClass, principal.dataClass]);
  const target = await chooseTarget(dependencies, principal);
  engine.assertRoom();
  const runId = newId();
  const actor = actorOf(principal);
  const { row, key } = await store.create({
    id: runId, tenantId, appId: manifest.id, appVersion: manifest.version, title: titleOf(manifest, checked.input, checked.documents.map(({ name }) => name)),
    audience: audienceOf(manifest, checked.input), sandbox: target.sandbox, startedBy: userId, actor, ...checked,
  });
  engine.perform(row, key, { ...checked, runId, tenantId, userId, environment: principal.environment, teamId: principal.boundTeamId ?? null, dataClass, actor, manifest, target, today: dayOf(row.created_at) });
  return row;
}
