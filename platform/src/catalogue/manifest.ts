import type { Complexity, DataClass, PlanId, Priority, Qualification, audiences, documentKinds, packs } from '@keystead/contract';
import type { ZodObject } from 'zod';
import type { CalculationId } from './calculations/registry.ts';
import type { GoldenCase } from './golden.ts';

type Pack = (typeof packs)[number];
export type Audience = (typeof audiences)[number];

/**
 * An app, as data. The form, the structured request, the validator, the review page and the exports are all drawn from
 * it; no app has code of its own.
 */
export interface AppManifest {
  readonly id: string;
  readonly version: string;
  readonly name: string;
  readonly pack: Pack;
  readonly tier: PlanId;
  readonly risk: 'low' | 'medium' | 'high';
  /** What the app’s calls are at least; documents and the caller can only make it stricter. */
  readonly dataClass: DataClass;
  /** How soon its calls go out when not all can. */
  readonly priority: Priority;
  readonly recipe: RecipeId;
  readonly purpose: string;
  /** What the output is not; shown with every draft and in every export. */
  readonly scopeNote: string;
  readonly documents: { readonly min: number; readonly max: number; readonly kinds: readonly (typeof documentKinds)[number][]; readonly hint: string };
  /** The form. Flat: one question, one field. */
  readonly inputSchema: ZodObject;
  /** The whole output; its keys are the sections, in their order. */
  readonly outputSchema: ZodObject;
  readonly sections: readonly { readonly id: string; readonly title: string }[];
  /** The field of the form that names a run; by its first document otherwise. */
  readonly titleField: string | null;
  /** Whom the text is meant for: always the same, or told by a field of the form. */
  readonly audience: { readonly fixed: Audience } | { readonly field: string; readonly clientValues: readonly string[] };
  readonly approval: { readonly when: 'always' | 'client' | 'never'; readonly qualification: Qualification };
  readonly prompts: AppPrompts;
  /** What a model must be able to do; by `effort` a route may choose a cheap or a strong one. Never which model: that is the tenant’s choice. */
  readonly modelNeeds: { readonly structuredOutput: true; readonly effort: 'routine' | 'demanding'; readonly maxOutputTokens: number; readonly usualOutputTokens: number };
  /** Sections that code fills, by a named calculation. What is computed from the form or its sheets the model is told; it writes none of them. */
  readonly computed: readonly { readonly section: string; readonly calculation: CalculationId }[];
  /** `from-sources`: every amount, percentage, dose, span and long number in the text must occur, in its kind, in form, calculations or documents. */
  readonly figures: 'from-sources' | 'free';
  /** The field beside `evidence` that names printed page and line of a transcript: compared with where the quotation stands. */
  readonly pageLines?: string;
  /** Parts of the output, by path without indices, where the app is asked to propose a figure of its own: how long to wait before writing again. */
  readonly proposes?: readonly string[];
  /** The field of the form that names a rule pack: its rules become a source, quoted as any other. */
  readonly rules?: { readonly field: string };
  /** Why nobody can run it yet. It has its plan, and is neither shown nor counted anywhere. */
  readonly hidden?: string;
  readonly retention: 'tenant-default' | 'shortest';
  readonly sample: { readonly input: Readonly<Record<string, unknown>>; readonly document: { readonly name: string; readonly text: string } | null };
  readonly goldenCases: readonly GoldenCase[];
}

/** Recipes are the parts of a prompt that apps of one kind share; see answer/recipes.ts. */
export type RecipeId = 'intake' | 'summary' | 'outreach' | 'explanation' | 'comparison' | 'review' | 'letter' | 'extraction' | 'analysis' | 'procedure';

interface AppPrompts {
  /** Who is writing, for whom. */
  readonly role: string;
  /** What to write, section by section, as somebody who knows the work would brief a colleague. */
  readonly brief: readonly string[];
  /** What this app refuses or leaves to a person. */
  readonly refusals: readonly string[];
}

/** How its calls want to be served, in the words that conditions of routes have. */
export function workOf({ priority, modelNeeds }: Pick<AppManifest, 'priority' | 'modelNeeds'>): { readonly priority: Priority; readonly complexity: Complexity } {
  return { priority, complexity: modelNeeds.effort === 'demanding' ? 'complex' : 'routine' };
}

/** Whom the text of a run is meant for. */
export function audienceOf(manifest: AppManifest, input: Readonly<Record<string, unknown>>): Audience {
  const { audience } = manifest;
  if ('fixed' in audience) return audience.fixed;
  return audience.clientValues.includes(String(input[audience.field])) ? 'client' : 'internal';
}

/** Whether a draft must be approved before it can leave: where the app says so, and whatever is meant for a client. */
export function needsApproval(manifest: AppManifest, audience: Audience): boolean {
  return manifest.approval.when === 'always' || audience === 'client';
}

/** Four eyes: from two seats on, neither whoever started a run of a high-risk app nor whoever changed its text last may approve it. */
export function needsFourEyes(manifest: AppManifest, activeSeats: number): boolean {
  return manifest.risk === 'high' && activeSeats >= 2;
}

/** What a run is called in lists and file names. */
export function titleOf(manifest: AppManifest, input: Readonly<Record<string, unknown>>, documentNames: readonly string[]): string {
  const named = manifest.titleField === null ? undefined : input[manifest.titleField];
  const subject = typeof named === 'string' && named.trim() !== '' ? named.trim() : documentNames[0];
  return subject === undefined ? manifest.name : `${manifest.name}: ${subject}`;
}
