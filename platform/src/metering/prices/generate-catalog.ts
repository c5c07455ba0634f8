/**
 * Makes catalog.json from the model tables of `@earendil-works/pi-ai` (MIT), which is built from models.dev. It fills
 * the gaps of genai-prices: newest models, Together, context and output sizes. The program reads only the JSON.
 *
 *   npm pack @earendil-works/pi-ai@VERSION && tar xzf earendil-works-pi-ai-*.tgz
 *   node platform/src/metering/prices/generate-catalog.ts package DATE > platform/src/metering/prices/catalog.json
 *
 * DATE is the day the package was published.
 */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const providers = ['anthropic', 'google', 'groq', 'mistral', 'openai', 'together'];

interface SourceRates { readonly input: number; readonly output: number; readonly cacheRead: number; readonly cacheWrite: number }
interface SourceModel {
  readonly id: string;
  readonly cost: SourceRates & { readonly tiers?: readonly (SourceRates & { readonly inputTokensAbove: number })[] };
  readonly contextWindow: number;
  readonly maxTokens: number;
}

/** [input, output, cacheRead, cacheWrite] in US dollars a million tokens; zero in the source means no such price. */
function rates(cost: SourceRates): (number | null)[] {
  return [cost.input, cost.output, cost.cacheRead || null, cost.cacheWrite || null];
}

/** A model given away for nothing has a price somewhere else: unknown, never zero. */
function entry(model: SourceModel): Record<string, unknown> {
  const priced = model.cost.input > 0 || model.cost.output > 0;
  const tiers = (model.cost.tiers ?? []).map((tier) => [tier.inputTokensAbove, ...rates(tier)]);
  return { context: model.contextWindow, maxOutput: model.maxTokens, ...(priced ? { rates: rates(model.cost) } : {}), ...(tiers.length > 0 ? { tiers } : {}) };
}

async function main(folder: string, date: string): Promise<void> {
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  const source = await import(pathToFileURL(resolve(folder, 'dist', 'models.generated.js')).href) as { MODELS: Record<string, Record<string, SourceModel>> };
  const lines = providers.map((provider) => {
    const models = Object.values(source.MODELS[provider] ?? {}).toSorted((left, right) => (left.id < right.id ? -1 : 1));
    return `    ${JSON.stringify(provider)}: {\n${models.map((model) => `      ${JSON.stringify(model.id)}: ${JSON.stringify(entry(model))}`).join(',\n')}\n    }`;
  });
  const head = {
    version: `catalog-${date}`, source: `@earendil-works/pi-ai ${version}, made from models.dev`,
    notice: 'Copyright (c) Mario Zechner and contributors (pi-ai), models.dev contributors. MIT License.',
    columns: 'rates: [input, output, cacheRead, cacheWrite], tiers: [[inputTokensAbove, …rates]], US dollars a million tokens',
  };
  process.stdout.write(`${JSON.stringify(head, null, 2).slice(0, -2)},\n  "providers": {\n${lines.join(',\n')}\n  }\n}\n`);
}

const [folder, date] = process.argv.slice(2);
if (folder === undefined || date === undefined) throw new Error('usage: generate-catalog.ts PACKAGE_FOLDER DATE');
await main(folder, date);
