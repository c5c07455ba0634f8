import { buildPrompt, sourcesOf } from '../answer/prompt.ts';
import { requestSchema } from '../answer/schemas.ts';
import type { CatalogueDependencies, ModelTarget } from '../dependencies.ts';
import type { AppManifest } from '../manifest.ts';
import { bytesPerToken } from '../runs/perform.ts';
import { checkForm } from '../runs/start.ts';
import type { PlannedRow } from './plan-rows.ts';

/** What one row would cost, in nano-US-dollars; `null` where the price is not known. */
export interface RowEstimate { readonly about: number | null; readonly atMost: number | null }
export interface BatchEstimate { readonly rows: readonly RowEstimate[]; readonly about: number | null; readonly atMost: number | null; readonly mostForOne: number | null }

/** UTF-8 has at most three bytes for a character of JavaScript, and JSON doubles line ends and quotes, which have one. */
const mostBytesOfCharacter = 3;
/** Tags around each page and document, and what a request holds beside its prompt. */
const framing = { page: 120, document: 400, request: 2_048 };
/** What sections that code computes beforehand add to the prompt; they are made only when a row runs. */
const computed = { about: 2_000, atMost: 65_536 };

/**
 * What the rows of a batch would cost, without opening their documents: the prompt of one row is built, and of every other one it is reckoned how much longer or
 * shorter form and documents make it.
 */
export async function estimateRows(dependencies: Pick<CatalogueDependencies, 'prices' | 'people'>, manifest: AppManifest, tenantId: string, { rows, targetOf }: { readonly rows: readonly PlannedRow[]; readonly targetOf: (row: PlannedRow) => ModelTarget }): Promise<BatchEstimate> {
  const [first] = rows;
  if (first === undefined) return { rows: [], about: null, atMost: null, mostForOne: null };
  const input = checkForm(manifest, first.input);
  const prompt = buildPrompt(manifest, sourcesOf(manifest, input, []), {}, await dependencies.people.houseVoice(tenantId));
  const fixed = Buffer.byteLength(JSON.stringify({ prompt, schema: requestSchema(manifest) }));
  const { maxOutputTokens, usualOutputTokens } = manifest.modelNeeds;
  const computes = manifest.computed.length > 0;
  const estimates = rows.map((row): RowEstimate => {
    const form = Buffer.byteLength(JSON.stringify(row.input));
    const characters = row.documents.reduce((sum, document) => sum + (document.characterCount ?? 0), 0);
    const frames = row.documents.reduce((sum, document) => sum + framing.document + framing.page * (document.pageCount ?? 1), 0);
    const about = fixed + form + characters + frames + (computes ? computed.about : 0);
    const atMost = fixed + 2 * form + mostBytesOfCharacter * characters + frames + framing.request + (computes ? computed.atMost : 0);
    const target = targetOf(row);
    return {
      about: dependencies.prices.about(target, { input: Math.ceil(about / bytesPerToken), output: usualOutputTokens }),
      atMost: dependencies.prices.atMost(target, { inputBytes: atMost, maxOutputTokens }),
    };
  });
  const bounds = estimates.map(({ atMost }) => atMost);
  return { rows: estimates, about: sumOf(estimates.map(({ about }) => about)), atMost: sumOf(bounds), mostForOne: bounds.some((each) => each === null) ? null : Math.max(...bounds.map((each) => each ?? 0)) };
}

/** Of what is not known in one part, the whole is not known either. */
function sumOf(parts: readonly (number | null)[]): number | null {
  return parts.reduce<number | null>((sum, part) => (sum === null || part === null ? null : sum + part), 0);
}
