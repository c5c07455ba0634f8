import type { EvalResult } from '@keystead/contract';
import { type Output, assembleOutput, checkOutput, completeSections, computeSections, materialOf } from '../answer/assemble.ts';
import { type Prompt, buildPrompt, sourcesOf } from '../answer/prompt.ts';
import { writtenSchema } from '../answer/schemas.ts';
import type { SourceText } from '../answer/sources.ts';
import type { Material } from '../calculations/calculation.ts';
import { type GoldenCase, checkGoldenCase, goldenDay } from '../golden.ts';
import type { AppManifest } from '../manifest.ts';
import { formName } from '../answer/sources.ts';
import { foundRule, ruleOf } from './rules.ts';

/** A golden case, ready to be put to a model: exactly what a run of the app would send. */
export interface PreparedCase { readonly sources: readonly SourceText[]; readonly material: Material; readonly computed: Output; readonly prompt: Prompt }

/** @throws CannotCompute where the case lacks what a calculation takes; golden cases are tested not to. */
export function prepareCase(manifest: AppManifest, golden: GoldenCase, houseVoice: string): PreparedCase {
  const input = manifest.inputSchema.parse(golden.input);
  const sources = sourcesOf(manifest, input, golden.documents.map((document) => ({ documentId: document.name, ...document })));
  const material = materialOf(input, sources, golden.today ?? goldenDay);
  const computed = computeSections(manifest, material);
  return { sources, material, computed, prompt: buildPrompt(manifest, sources, computed, houseVoice) };
}

/** What the checks found in an answer. */
export interface Findings extends Pick<EvalResult, 'outcome' | 'problem' | 'checks' | 'citations' | 'unsupportedFigures'> {
  /** An answer came that did not fit the app's sections. */
  readonly misfit: boolean;
}

const nothing = { checks: [], citations: { found: 0, elsewhere: 0, notFound: 0 }, unsupportedFigures: [] };

/** No whole answer came: the call was refused or broke off. */
export const notAnswered = (problem: string): Findings => ({ ...nothing, outcome: 'error', problem, misfit: false });
/** An answer came, and is not what was asked for. */
export const notFitting = (problem: string): Findings => ({ ...nothing, outcome: 'failed', problem, misfit: true });

/**
 * Runs every check of a golden case on what a model wrote. Passed is what fits the app's sections, meets each check of the case, and
 * quotes and names nothing that the sources do not hold; a quotation on another page than it names is counted and does not fail.
 */
export function examineAnswer(manifest: AppManifest, golden: GoldenCase, prepared: PreparedCase, answer: unknown): { readonly findings: Findings; readonly output: Output | null } {
  const { sources, material, computed } = prepared;
  const written = writtenSchema(manifest).safeParse(answer);
  if (!written.success) {
    const fields = written.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    return { findings: notFitting(`The answer does not fit the app’s sections (${fields}).`), output: null };
  }
  const output = assembleOutput(manifest, written.data, completeSections(manifest, computed, material, written.data));
  const all = checkOutput(manifest, output, computed, sources);
  // Figures come back as citations of the form without a page; quotations always name one.
  const figures = all.filter((citation) => citation.page === null && citation.document === formName).map(({ quote }) => quote);
  const labels = all.filter((citation) => citation.page === null && citation.document !== formName);
  const quotations = all.filter((citation) => citation.page !== null);
  const lost = quotations.filter(({ state }) => state === 'not-found');
  const found = [...lost.map(({ path, quote }) => `“${short(quote)}” (${path})`), ...figures.map((figure) => `the figure ${figure}`), ...labels.map(({ quote, path }) => `its quotation at ${quote} (${path})`)];
  const checks = [
    ...golden.checks.map((check) => ({ rule: ruleOf(check), problem: checkGoldenCase([check], { written: written.data, output, sources }).join('; ') || null })),
    { rule: foundRule, problem: found.length === 0 ? null : `not in the sources: ${found.join(', ')}` },
  ];
  return {
    output,
    findings: {
      outcome: checks.every(({ problem }) => problem === null) ? 'passed' : 'failed', problem: null, misfit: false, checks, unsupportedFigures: figures,
      citations: { found: count(quotations, 'found'), elsewhere: count(quotations, 'elsewhere'), notFound: lost.length },
    },
  };
}

const count = (citations: readonly { readonly state: string }[], state: string): number => citations.filter((citation) => citation.state === state).length;
const short = (text: string): string => (text.length <= 80 ? text : `${text.slice(0, 79)}…`);
