import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { AppManifest } from '../manifest.ts';
import { calculations } from './calculations.ts';
import { type Citation, checkEvidence } from './evidence.ts';
import { checkFigures } from './figures.ts';
import type { SourceText } from './sources.ts';

export type Output = Readonly<Record<string, unknown>>;

/** The sections that code fills, from the form. */
export function computeSections(manifest: AppManifest, input: Readonly<Record<string, unknown>>): Output {
  return Object.fromEntries(manifest.computed.map(({ section, calculation }) => [section, calculations[calculation](input)]));
}

/** The whole output, its sections in their order, computed ones as code computed them. */
export function assembleOutput(manifest: AppManifest, written: Output, computed: Output): Output {
  return Object.fromEntries(manifest.sections.flatMap(({ id }) => {
    const value = Object.hasOwn(computed, id) ? computed[id] : written[id];
    return value === undefined ? [] : [[id, value]];
  }));
}

/** Every quotation and, where the app asks for it, every figure of an output, with what the sources say about it. */
export function checkOutput(manifest: AppManifest, output: Output, computed: Output, sources: readonly SourceText[]): readonly Citation[] {
  const citations = checkEvidence(output, sources);
  if (manifest.figures === 'free') return citations;
  const written = Object.fromEntries(Object.entries(output).filter(([section]) => !Object.hasOwn(computed, section)));
  return [...citations, ...checkFigures(written, computed, sources)];
}

/** SHA-256 of the canonical JSON of an output (RFC 8785), hex: what a decision is about. */
export function hashOutput(output: Output): string {
  return createHash('sha256').update(canonicalize(output) ?? '').digest('hex');
}
