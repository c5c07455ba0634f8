import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { request } from 'undici';
import { apps } from '../src/catalogue/index.ts';
import { assembleOutput, checkOutput, completeSections, computeSections, materialOf } from '../src/catalogue/answer/assemble.ts';
import { type Prompt, buildPrompt, sourcesOf } from '../src/catalogue/answer/prompt.ts';
import { examineAnswer, prepareCase } from '../src/catalogue/evals/examine.ts';
import { checkGoldenCase, sampleSources } from '../src/catalogue/golden.ts';
import type { AppManifest } from '../src/catalogue/manifest.ts';
import { requestSchema, writtenSchema } from '../src/catalogue/answer/schemas.ts';
import { readSseData, structuredCalls } from '../src/dialects/index.ts';
import { systemClock } from '../src/foundation/index.ts';
import { type Sandbox, startSandbox } from '../src/providers/index.ts';

let sandbox: Sandbox;
before(async () => { sandbox = await startSandbox({ clock: systemClock, pieceDelayMilliseconds: 0 }); });
after(() => sandbox.close());

type StructuredCall = (typeof structuredCalls)[keyof typeof structuredCalls];

/** What the sandbox answers to a prompt of an app. */
async function answerOf(manifest: AppManifest, prompt: Prompt, call: StructuredCall): Promise<unknown> {
  const model = 'sandbox-large';
  const body = call.body({ model, ...prompt, schema: requestSchema(manifest), schemaName: 'answer', maxOutputTokens: manifest.modelNeeds.maxOutputTokens });
  const response = await request(`${sandbox.origin}${call.path(model)}`, {
    method: 'POST', body: JSON.stringify(body), headers: { ...call.headers, 'content-type': 'application/json', authorization: 'Bearer sk-sandbox-test' },
  });
  assert.equal(response.statusCode, 200);
  let text = '';
  for await (const data of readSseData(response.body)) text += call.readDelta(data);
  return JSON.parse(text);
}

/** What no rule finds in a sample: two speeds in words, each under another question. One side shown twice would be worse than none. */
const leftEmpty: ReadonlySet<string> = new Set(['leg-case-summary contradictions']);

/** Whoever tries an app before a real key is at hand sees it work: every app, in every dialect that apps can speak. */
describe('apps on the sandbox', () => {
  for (const manifest of apps) {
    for (const [dialect, call] of Object.entries(structuredCalls)) {
      it(`C2 ${manifest.id} in ${dialect}: the answer to its sample fits its sections, and every quotation is found`, async () => {
        const input = manifest.inputSchema.parse(manifest.sample.input);
        const sources = sourcesOf(manifest, input, sampleSources(manifest));
        const material = materialOf(input, sources, '2026-11-02');
        const computed = computeSections(manifest, material);
        const written = writtenSchema(manifest).parse(await answerOf(manifest, buildPrompt(manifest, sources, computed), call));
        const output = manifest.outputSchema.parse(assembleOutput(manifest, written, completeSections(manifest, computed, material, written)));
        // The sample is there to show the app: a section that stays empty shows nothing.
        assert.deepEqual(manifest.sections.filter(({ id }) => !leftEmpty.has(`${manifest.id} ${id}`) && (output[id] === '' || (Array.isArray(output[id]) && output[id].length === 0))).map(({ id }) => id), []);
        const citations = checkOutput(manifest, output, computed, sources);
        assert.ok(citations.length > 0);
        assert.deepEqual(citations.filter(({ state }) => state !== 'found'), []);
      });
    }
  }
});

/**
 * The golden cases hold traps: documents that contradict each other, blanks, orders to software. What an answer must be whoever writes it is held to here. Which
 * words stand in the sections that a model writes is left to `keystead eval`: only a real model has read the documents, the sandbox answers by rule.
 */
describe('golden cases on the sandbox', () => {
  for (const manifest of apps) {
    it(`C1 C2 ${manifest.id}: in each golden case the answer fits, keeps its bounds, quotes and names only what the sources hold, and what code computes is as the case asks`, async () => {
      for (const golden of manifest.goldenCases) {
        const prepared = prepareCase(manifest, golden, '');
        const { findings, output } = examineAnswer(manifest, golden, prepared, await answerOf(manifest, prepared.prompt, structuredCalls['openai-chat']));
        assert.deepEqual([findings.problem, findings.checks.at(-1)?.problem, findings.citations.elsewhere, findings.citations.notFound], [null, null, 0, 0], golden.name);
        assert.ok(output !== null && manifest.outputSchema.safeParse(output).success, golden.name);
        const ofCode = golden.checks.filter((check) => 'section' in check && Object.hasOwn(prepared.computed, check.section));
        assert.deepEqual(checkGoldenCase(ofCode, { written: {}, output, sources: prepared.sources }), [], golden.name);
      }
    });
  }
});
