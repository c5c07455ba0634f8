import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { AppManifest } from '../manifest.ts';
import type { Calculation, Material } from '../calculations/calculation.ts';
import { calculations } from '../calculations/registry.ts';
import { sheetsOf } from '../calculations/sheets.ts';
import { type Citation, checkEvidence } from './evidence.ts';
import { checkFigures } from './figures.ts';
import { checkPageLines } from './page-lines.ts';
import { checkPageMentions } from './page-mentions.ts';
import type { SourceText } from './sources.ts';

export type Output = Readonly<Record<string, unknown>>;

/** What the calculations of a run read before the model has written. */
export function materialOf(form: Output, sources: readonly SourceText[], today: string): Material {
  return { form, sheets: sheetsOf(sources), texts: sources.filter(({ documentId }) => documentId !== null), draft: {}, today };
}

/** The sections that code fills from form and sheets, before the model is asked. @throws CannotCompute where these lack what a calculation takes. */
export function computeSections(manifest: AppManifest, material: Material): Output {
  return compute(manifest, 'sources', material);
}

function compute(manifest: AppManifest, reads: Calculation['reads'], material: Material): Output {
  return Object.fromEntries(manifest.computed.flatMap(({ section, calculation }) => {
    const chosen = calculations[calculation];
    return chosen.reads === reads ? [[section, chosen.compute(material)]] : [];
  }));
}

/** Whether a calculation of the app may lack something of form or sheets. */
export const computesFromSources = ({ computed }: AppManifest): boolean => computed.some(({ calculation }) => calculations[calculation].reads === 'sources');

/** The sections of an output that were computed from form and sheets. */
export function sectionsOfSources(manifest: AppManifest, output: Output): Output {
  return Object.fromEntries(manifest.computed.flatMap(({ section, calculation }) => (calculations[calculation].reads === 'sources' ? [[section, output[section]]] : [])));
}

/** All computed sections of a written draft: those that were there before, and those that are made of what it says. */
export function completeSections(manifest: AppManifest, computed: Output, material: Material, written: Output): Output {
  return { ...computed, ...compute(manifest, 'draft', { ...material, draft: written }) };
}

/** The whole output, its sections in their order, computed ones as code computed them. */
export function assembleOutput(manifest: AppManifest, written: Output, computed: Output): Output {
  return Object.fromEntries(manifest.sections.flatMap(({ id }) => {
    const value = Object.hasOwn(computed, id) ? computed[id] : written[id];
    return value === undefined ? [] : [[id, value]];
  }));
}

/**
 * Every quotation and, where the app asks for it, every figure and every page:line label of an output, with what the sources say about it; and pages that prose mentions, where the document has none such.
 *
 * @param computed What was computed from form and sheets. What is computed from the draft proves no figure of the draft.
 */
export function checkOutput(manifest: AppManifest, output: Output, computed: Output, sources: readonly SourceText[]): readonly Citation[] {
  const quoted = checkEvidence(output, sources);
  const byCode = new Set(manifest.computed.map(({ section }) => section));
  const written = Object.fromEntries(Object.entries(output).filter(([section]) => !byCode.has(section)));
  const labelled = manifest.pageLines === undefined ? [] : checkPageLines(output, manifest.pageLines, quoted, sources);
  const citations = [...quoted, ...labelled, ...checkPageMentions(written, manifest.pageLines, quoted, sources)];
  if (manifest.figures === 'free') return citations;
  return [...citations, ...checkFigures(written, computed, sources).filter(({ path }) => manifest.proposes?.includes(path.replace(/\.\d+(?=\.|$)/g, '')) !== true)];
}

/** SHA-256 of the canonical JSON of an output (RFC 8785), hex: what a decision is about. */
export function hashOutput(output: Output): string {
  return createHash('sha256').update(canonicalize(output) ?? '').digest('hex');
}
