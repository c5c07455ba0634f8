import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { formSchema, reviewSchema } from '../answer/schemas.ts';
import type { AppManifest } from '../manifest.ts';

/** An app's version and what it was made of when that version was recorded. */
export interface RecordedApp { readonly version: string; readonly fingerprint: string }

/**
 * SHA-256 (hex, the first 32 digits) over the canonical JSON (RFC 8785) of what decides an answer: prompts, form, sections, what is computed, which
 * documents it reads, what a model must be able to do, and who approves. Names, samples and golden cases are not part of it.
 */
export function fingerprintOf(manifest: AppManifest): string {
  const { recipe, prompts, scopeNote, computed, figures, documents, modelNeeds, approval, audience, dataClass, rules = null } = manifest;
  const decisive = { recipe, prompts, scopeNote, computed, figures, documents, modelNeeds, approval, audience, dataClass, rules, form: formSchema(manifest), output: reviewSchema(manifest) };
  return createHash('sha256').update(canonicalize(decisive) ?? '').digest('hex').slice(0, 32);
}

/** What is wrong with an app beside what was recorded of it, in one sentence; `null` where nothing is. */
export function versionProblem(manifest: Pick<AppManifest, 'id' | 'version'>, fingerprint: string, recorded: RecordedApp | undefined): string | null {
  if (recorded === undefined) return `${manifest.id} is not recorded yet: run node scripts/write-app-versions.ts`;
  if (recorded.fingerprint === fingerprint) return recorded.version === manifest.version ? null : `${manifest.id} ${manifest.version} is not recorded yet: run node scripts/write-app-versions.ts`;
  return recorded.version === manifest.version
    ? `${manifest.id} asks or answers otherwise than when ${manifest.version} was recorded: give it a new version, run its golden cases, then run node scripts/write-app-versions.ts`
    : `${manifest.id} ${manifest.version} is not recorded yet: run node scripts/write-app-versions.ts`;
}
