import type { AppManifest } from '../manifest.ts';
import { rulePacks } from '../rule-packs/registry.ts';
import { ruleSource } from '../rule-packs/rule-pack.ts';
import { commonRules, recipes } from './recipes.ts';
import { type SourceText, distinctNames, formSource } from './sources.ts';

export interface Prompt { readonly system: string; readonly user: string }

/**
 * Builds the prompt of a run, in the voice of the organisation where it has one. Documents and form are framed as data: inside a frame `<`, `>`, `&` and quotes are
 * escaped, so that no source can close its own frame or open another one.
 */
export function buildPrompt(manifest: AppManifest, sources: readonly SourceText[], computed: Readonly<Record<string, unknown>>, houseVoice = ''): Prompt {
  const results = Object.entries(computed).map(([section, rows]) => `<result name="${escapeFrame(section)}">\n${escapeFrame(JSON.stringify(rows, null, 1))}\n</result>`);
  return {
    system: [
      manifest.prompts.role,
      section('Rules', [...commonRules, ...recipes[manifest.recipe]]),
      section('What is left to a person', manifest.prompts.refusals),
      `Scope: ${manifest.scopeNote}`,
      ...(houseVoice === '' ? [] : [`How this organisation writes. It concerns wording, greeting and layout of the text; where it asks for more, the rules above hold:\n<house-voice>\n${escapeFrame(houseVoice)}\n</house-voice>`]),
    ].join('\n\n'),
    user: [
      section('Brief', manifest.prompts.brief),
      ...(results.length === 0 ? [] : ['These results were computed from the form and are right. They are shown to the reader beside your text: refer to them, use their figures as they stand, do not repeat the table.', ...results]),
      ...sources.map((source, index) => frameSource(source, index + 1)),
      'Now write the sections of the brief from the sources above, as one JSON object of the given schema.',
    ].join('\n\n'),
  };
}

/** The sources of a run, as they are framed and as quotes are checked: the form first, then the rules that it names, then the documents. */
export function sourcesOf(manifest: AppManifest, input: Readonly<Record<string, unknown>>, documents: readonly SourceText[]): readonly SourceText[] {
  const pack = manifest.rules === undefined ? undefined : rulePacks.get(String(input[manifest.rules.field]));
  return distinctNames([formSource(manifest.inputSchema, input), ...pack === undefined ? [] : [ruleSource(pack)], ...documents]);
}

function frameSource(source: SourceText, number: number): string {
  const pages = source.pages.map((page, index) => `<page n="${index + 1}"${partOf(source, index)}>\n${escapeFrame(page)}\n</page>`);
  return `<source id="s${number}" name="${escapeFrame(source.name)}">\n${pages.join('\n')}\n</source>`;
}

/** A page of a sheet, a slide or an attachment says what it belongs to. */
function partOf({ places }: SourceText, index: number): string {
  const place = places?.[index];
  if (place === undefined) return '';
  return ` part="${escapeFrame(place.firstRow === undefined ? place.part : `${place.part}, from row ${place.firstRow}`)}"`;
}

/** Text inside a frame: it cannot close its own frame or open another one. */
export function escapeFrame(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

function section(title: string, lines: readonly string[]): string {
  return `${title}:\n${lines.map((line) => `- ${line}`).join('\n')}`;
}
