import { assembleOutput, checkOutput, completeSections, computeSections, materialOf } from '../platform/src/catalogue/answer/assemble.ts';
import { buildPrompt, sourcesOf } from '../platform/src/catalogue/answer/prompt.ts';
import { requestSchema, writtenSchema } from '../platform/src/catalogue/answer/schemas.ts';
import { apps } from '../platform/src/catalogue/apps/registry.ts';
import { goldenDay, sampleSources } from '../platform/src/catalogue/golden.ts';
import { fillSchema } from '../platform/src/providers/sandbox/writing/fill.ts';

/** Shows what the sandbox answers to each app's sample, section by section, to look at after its writer or an app was changed: `node scripts/sandbox-answers.ts [APP …] [--empty]`. */
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const onlyEmpty = process.argv.includes('--empty');

function show(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '  (empty)' : value.map((item) => `  - ${line(item)}`).join('\n');
  return `  ${line(value)}`;
}

function line(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value) === '' ? '""' : String(value);
  return Object.entries(value).map(([name, part]) => (name === 'evidence' ? `[p. ${String((part as { page: number }).page)} “${(part as { quote: string }).quote.slice(0, 50)}…”]` : `${name}: ${typeof part === 'object' ? JSON.stringify(part) : String(part) === '' ? '""' : String(part)}`)).join(' | ');
}

for (const manifest of apps) {
  if (wanted.length > 0 && !wanted.includes(manifest.id)) continue;
  const input = manifest.inputSchema.parse(manifest.sample.input);
  const sources = sourcesOf(manifest, input, sampleSources(manifest));
  const material = materialOf(input, sources, goldenDay);
  const computed = computeSections(manifest, material);
  const written = writtenSchema(manifest).parse(fillSchema(requestSchema(manifest), buildPrompt(manifest, sources, computed).user));
  const output = assembleOutput(manifest, written, completeSections(manifest, computed, material, written));
  const lost = checkOutput(manifest, output, computed, sources).filter(({ state }) => state !== 'found');
  const words = (manifest.sample.document?.text ?? '').split(/\s+/).length;
  const empty = manifest.sections.filter(({ id }) => Array.isArray(output[id]) && output[id].length === 0).map(({ id }) => id);
  process.stdout.write(`\n=== ${manifest.id}: sample of ${words} words; empty: ${empty.join(', ') || 'none'}; lost: ${lost.length}\n`);
  if (!onlyEmpty) for (const { id, title } of manifest.sections) process.stdout.write(`# ${title}${id in computed || manifest.computed.some(({ section }) => section === id) ? ' (computed)' : ''}\n${show(output[id])}\n`);
}
