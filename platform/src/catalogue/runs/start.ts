import { type DataClass, type DocumentDescription, type RetentionWish, strictestOf } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { InvalidRequest, KeysteadError, type Principal, newId } from '../../foundation/index.ts';
import { type Prompt, buildPrompt } from '../answer/prompt.ts';
import { type Output, computeSections, computesFromSources, materialOf } from '../answer/assemble.ts';
import type { SourceText } from '../answer/sources.ts';
import { CannotCompute } from '../calculations/calculation.ts';
import type { CatalogueDependencies, ModelTarget, TargetQuestion } from '../dependencies.ts';
import { type AppManifest, audienceOf, titleOf, workOf } from '../manifest.ts';
import type { RunEngine } from './engine.ts';
import { readSources } from './perform.ts';
import { termsOf } from './retention/terms.ts';
import type { RunInput, RunRow, RunStore } from './store.ts';

/** Text of all documents together that one run takes; about a hundred thousand tokens. */
const maxCharactersOfRun = 400_000;

/** A request that fits its app, with the strictest class of its documents. */
export interface CheckedRun extends RunInput { readonly documentClass: DataClass }

export interface RunRequest {
  readonly input: Output; readonly documentIds: readonly string[];
  /** Chosen by the person, as `provider/model`. */
  readonly model?: string | undefined;
  /** A run of the same app whose form this one began with. */
  readonly rerunOf?: string | undefined;
  /** Keep less of it than the rule does. */
  readonly retention?: RetentionWish | undefined;
}

/**
 * Checks a request against the app: its form, its documents.
 * @throws InvalidRequest naming each field; KeysteadError `not_found` for a document that is not the tenant's.
 */
export async function checkRunRequest(dependencies: Pick<CatalogueDependencies, 'documents'>, manifest: AppManifest, tenantId: string, request: RunRequest): Promise<CheckedRun> {
  const input = checkForm(manifest, request.input);
  const ids = [...new Set(request.documentIds)];
  checkDocumentCount(manifest, ids.length);
  const documents: DocumentDescription[] = [];
  for (const id of ids) documents.push(await dependencies.documents.describe(tenantId, id));
  return { input, ...checkDocuments(manifest, documents) };
}

/** A form as the app takes it. @throws InvalidRequest naming each field. */
export function checkForm(manifest: AppManifest, form: Output): Output {
  const input = manifest.inputSchema.safeParse(form);
  if (!input.success) throw new InvalidRequest(input.error.issues.map((issue) => ({ path: ['input', ...issue.path.map(String)].join('.'), message: issue.message })));
  return input.data;
}

export function checkDocumentCount({ name, documents: { min, max } }: AppManifest, given: number): void {
  if (given < min || given > max) throw invalidDocuments(`${name} takes ${min === max ? min : `${min} to ${max}`} documents`);
}

/** Documents as the app takes them. @throws InvalidRequest */
export function checkDocuments(manifest: AppManifest, documents: readonly DocumentDescription[]): Omit<CheckedRun, 'input'> {
  for (const document of documents) {
    if (document.state !== 'ready') throw invalidDocuments(`“${document.name}” ${document.state === 'parsing' ? 'is still being read; try again when it is ready' : 'could not be read'}`);
    if (!manifest.documents.kinds.includes(document.kind)) throw invalidDocuments(`${manifest.name} does not read ${document.kind.toUpperCase()} files`);
  }
  const characters = documents.reduce((sum, document) => sum + (document.characterCount ?? 0), 0);
  if (characters > maxCharactersOfRun) throw invalidDocuments(`hold ${characters} characters together; one run reads at most ${maxCharactersOfRun}`);
  return { documents: documents.map(({ id, name }) => ({ id, name })), documentClass: strictestOf(documents.map(({ dataClass }) => dataClass)) };
}

const invalidDocuments = (message: string): InvalidRequest => new InvalidRequest([{ path: 'documentIds', message }]);

/** Whose run it would be, on which class of data: what app, documents and caller say at the strictest. */
export function targetQuestion(principal: Principal, manifest: AppManifest, documentClass: DataClass): TargetQuestion {
  const { tenantId, environment, userId } = principal;
  return { tenantId, environment, userId, teamId: principal.boundTeamId ?? null, appId: manifest.id, dataClass: strictestOf([manifest.dataClass, documentClass, principal.dataClass]), ...workOf(manifest) };
}

/**
 * What a run is sent to: the model that the person chose, or else the usual one.
 * @throws InvalidRequest saying why the chosen one may not be used; KeysteadError `no_usable_credential`, `out_of_scope` where there are keys and none is for this.
 */
export async function chooseTarget(dependencies: Pick<CatalogueDependencies, 'models'>, asked: TargetQuestion, model: string | undefined): Promise<ModelTarget> {
  if (model !== undefined) {
    const found = await dependencies.models.findTarget(asked, model);
    if ('refused' in found) throw new InvalidRequest([{ path: 'model', message: `“${model}” cannot be chosen: ${found.refused}` }]);
    return found.target;
  }
  const usual = await dependencies.models.chooseTarget(asked);
  if ('target' in usual) return usual.target;
  if (usual.refused === null) throw new KeysteadError('no_usable_credential');
  throw new KeysteadError('out_of_scope', { detail: `No key of your organisation may be used for this: ${usual.refused}. Ask an owner or admin to widen the scope of one under Credentials, or to add one that is for it.` });
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

/** Stores a run and begins to perform it. `comparisonId`: what it is compared in; `runId`: chosen before, by what begins it; `sandbox`: what it must run on, where that was promised. */
export async function startRun(parts: { dependencies: CatalogueDependencies; store: RunStore; engine: RunEngine }, manifest: AppManifest, principal: Principal, request: RunRequest & { readonly comparisonId?: string; readonly runId?: string; readonly sandbox?: boolean }): Promise<RunRow> {
  const { dependencies, store, engine } = parts;
  const { tenantId, userId } = principal;
  // The gateway's record of the call names a person; a token that stands for none cannot give one.
  if (userId === null) throw new KeysteadError('forbidden', { permission: 'a token that belongs to a person' });
  const { documentClass, ...checked } = await checkRunRequest(dependencies, manifest, tenantId, request);
  // Whoever starts it is told what a calculation lacks, not whoever opens the run later.
  if (computesFromSources(manifest)) computeOrRefuse(dependencies, manifest, checked, await readSources(dependencies, { tenantId, manifest, ...checked }, null));
  const asked = targetQuestion(principal, manifest, documentClass);
  const { dataClass } = asked;
  const target = await chooseTarget(dependencies, asked, request.model);
  if (request.sandbox !== undefined && request.sandbox !== target.sandbox) throw new OtherTarget(target.sandbox);
  const terms = await termsOf(store, manifest, principal, request.retention);
  engine.assertRoom();
  const runId = request.runId ?? newId();
  const actor = actorOf(principal);
  const { row, key } = await store.create({
    id: runId, tenantId, appId: manifest.id, appVersion: manifest.version, title: titleOf(manifest, checked.input, checked.documents.map(({ name }) => name)),
    audience: audienceOf(manifest, checked.input), sandbox: target.sandbox, startedBy: userId, actor, terms, ...checked,
    rerunOf: request.rerunOf ?? null, chosenModel: request.model ?? null, comparisonId: request.comparisonId ?? null,
  });
  engine.perform(row, key, { ...checked, runId, tenantId, userId, storeNothing: terms.rule.mode === 'zero', environment: principal.environment, teamId: principal.boundTeamId ?? null, dataClass, actor, manifest, target, today: dayOf(row.created_at) });
  return row;
}

/** It would run on the sandbox where a provider was promised, or the other way round. */
export class OtherTarget extends Error {
  readonly sandbox: boolean;
  constructor(sandbox: boolean) {
    super('the target is another than was promised');
    this.name = 'OtherTarget';
    this.sandbox = sandbox;
  }
}
