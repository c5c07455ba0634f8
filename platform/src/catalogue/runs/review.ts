import canonicalize from 'canonicalize';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { InvalidRequest, KeysteadError, type Principal } from '../../foundation/index.ts';
import { type Output, assembleOutput, checkOutput, completeSections, hashOutput, materialOf, sectionsOfSources } from '../answer/assemble.ts';
import type { Citation } from '../answer/evidence.ts';
import { plainTexts } from '../answer/plain-text.ts';
import { sourcesOf } from '../answer/prompt.ts';
import { type SourceText, documentSource } from '../answer/sources.ts';
import type { ContentKey } from '../../documents/index.ts';
import type { CatalogueDependencies } from '../dependencies.ts';
import type { Material } from '../calculations/calculation.ts';
import { type AppManifest, needsApproval } from '../manifest.ts';
import { carryOver } from '../reviews/carry-over.ts';
import { type GateDecision, decideGate, deciderOf, openGate, readGate, withdrawGate } from './gate.ts';
import { changedSections, noteEdit } from './lineage.ts';
import { contentGone } from './retention/without-content.ts';
import { type RunContent, type RunRow, type RunStore, sealDrafted, sealOutput } from './store.ts';

interface Parts { readonly dependencies: CatalogueDependencies; readonly store: RunStore }
export interface Edit { readonly output: Output; readonly basedOnHash: string }

const editable: ReadonlySet<string> = new Set(['draft', 'awaiting-approval', 'approved', 'rejected']);

/**
 * Replaces the text of a draft. Its quotes are checked again, and an approval that was asked for or given no longer
 * holds: the new text needs one of its own, which keeps whom the review was handed to and until when, as far as that still holds.
 *
 * @throws InvalidRequest naming each field; KeysteadError `text_changed`, `conflict`.
 */
export async function editRun(parts: Parts, manifest: AppManifest, principal: Principal, row: RunRow, edit: Edit): Promise<void> {
  const { dependencies, store } = parts;
  const key = await store.openKey(row, 'anywhere');
  const before = await store.openContent(row, key);
  const sources = await presentSources(dependencies, manifest, principal.tenantId, before);
  const material = materialOf(before.input, sources, row.created_at.toISOString().slice(0, 10));
  // As they were computed when the run was made: its form and sheets are what they were, also where a document is gone since.
  const computed = sectionsOfSources(manifest, before.output ?? {});
  const output = checkEdit(manifest, { computed, material }, edit.output);
  const citations = keepKnown(checkOutput(manifest, output, computed, sources), before.citations);
  const gated = needsApproval(manifest, row.audience);
  const [activeSeats, holders] = gated ? await Promise.all([dependencies.people.activeSeats(principal.tenantId), dependencies.people.holdersOf(principal.tenantId, manifest.approval.qualification)]) : [0, []];
  await store.database.inTenant(principal.tenantId, async (trx) => {
    const now = await store.lock(trx, row.id);
    if (!editable.has(now.state)) throw new KeysteadError('conflict', { detail: `a run that is ${now.state} cannot be edited` });
    // The text that was read above is the one that is replaced: else what somebody changed would be told by another one.
    if (now.output_hash?.toString('hex') !== edit.basedOnHash || row.output_hash?.equals(now.output_hash) !== true) throw new KeysteadError('text_changed');
    const outputHash = hashOutput(output);
    await trx.updateTable('runs').set({ ...store.placed(now, { ...sealOutput(key, { output, citations, outputHash }), ...keepDrafted(key, now, before.output) }), edited: true, state: gated ? 'awaiting-approval' : 'draft' }).where('id', '=', row.id).execute();
    const former = gated ? await readGate(trx, now) : null;
    const at = dependencies.clock.now();
    if (gated) {
      await withdrawGate(trx, now);
      await openGate(trx, { manifest, row: now, subjectHash: outputHash, activeSeats, now: at });
    }
    const sections = changedSections(before.output ?? {}, output);
    await noteEdit(trx, now, { editedBy: principal.userId, sections, outputHash });
    if (principal.userId !== null) await trx.deleteFrom('run_edit_drafts').where('run_id', '=', row.id).where('user_id', '=', principal.userId).execute();
    await recordEvent(trx, { tenantId: principal.tenantId, action: 'run.edited', actor: actorOf(principal), subjectId: row.id, detail: { sections } });
    if (former !== null) await carryOver(trx, principal, { row: now, former, holders, now: at });
  });
}

/** What the model itself wrote is kept from the first edit on; an edit of an edited text leaves it as it is. */
function keepDrafted(key: ContentKey, row: RunRow, output: Output | null): { sealed_drafted?: Buffer } {
  return row.edited || output === null ? {} : { sealed_drafted: sealDrafted(key, output) };
}

/** The edited text with what code makes of it. @throws InvalidRequest naming each field. */
function checkEdit(manifest: AppManifest, { computed, material }: { readonly computed: Output; readonly material: Material }, untrustedOutput: Output): Output {
  const checked = manifest.outputSchema.safeParse(plainTexts(untrustedOutput));
  if (!checked.success) throw new InvalidRequest(checked.error.issues.map((issue) => ({ path: ['output', ...issue.path.map(String)].join('.'), message: issue.message })));
  for (const [section, value] of Object.entries(computed)) {
    if (canonicalize(plainTexts(value)) !== canonicalize(checked.data[section])) throw new InvalidRequest([{ path: `output.${section}`, message: 'is computed from the form; run the app again with other terms' }]);
  }
  return assembleOutput(manifest, checked.data, completeSections(manifest, computed, material, checked.data));
}

/** The sources that are still there; a deleted document cannot be looked into any more. */
async function presentSources(dependencies: CatalogueDependencies, manifest: AppManifest, tenantId: string, content: RunContent): Promise<readonly SourceText[]> {
  const documents: SourceText[] = [];
  for (const { id, name } of content.documents) {
    const text = await dependencies.documents.readPages(tenantId, id, null).catch((error: unknown) => {
      if (error instanceof KeysteadError && error.code === 'not_found') return null;
      throw error;
    });
    documents.push(documentSource(id, name, text ?? { pages: [] }));
  }
  return sourcesOf(manifest, content.input, documents);
}

/** A quotation that was found while its document was there stays found. */
function keepKnown(citations: readonly Citation[], before: readonly Citation[]): readonly Citation[] {
  return citations.map((citation) => {
    if (citation.state === 'found' || !citation.path.endsWith('evidence')) return citation;
    const known = before.find((other) => other.state !== 'not-found' && other.quote === citation.quote && other.document === citation.document && other.page === citation.page);
    return known === undefined ? citation : { ...known, path: citation.path };
  });
}

/**
 * Approves or rejects exactly the text with the given hash.
 * @throws KeysteadError `text_changed`, `own_approval`, `own_text`, `forbidden`, `conflict`.
 */
export async function decideRun(parts: Parts, principal: Principal, row: RunRow, decision: GateDecision): Promise<void> {
  const { dependencies, store } = parts;
  const { tenantId } = principal;
  if (decision.decision === 'reject' && (decision.reason ?? '') === '') throw new InvalidRequest([{ path: 'reason', message: 'is needed to reject: say what has to change' }]);
  const decider = await deciderOf(dependencies.people, principal);
  await store.database.inTenant(tenantId, async (trx) => {
    const now = await store.lock(trx, row.id);
    if (now.state !== 'awaiting-approval') throw new KeysteadError('conflict', { detail: `a run that is ${now.state} awaits no decision` });
    if (now.object_key === null) throw contentGone(now);
    if (now.output_hash?.toString('hex') !== decision.subjectHash) throw new KeysteadError('text_changed');
    const approvalId = await decideGate(trx, now, decider, { ...decision, now: dependencies.clock.now() });
    await trx.updateTable('runs').set({ state: decision.decision === 'approve' ? 'approved' : 'rejected' }).where('id', '=', row.id).execute();
    await recordEvent(trx, { tenantId, action: 'approval.decided', actor: actorOf(principal), subjectId: approvalId, detail: { decision: decision.decision === 'approve' ? 'approved' : 'rejected', run: row.id, app: row.app_id, subjectHash: decision.subjectHash, ...decision.together === undefined ? {} : { together: decision.together.drafts, read: decision.together.read } } });
  });
}
