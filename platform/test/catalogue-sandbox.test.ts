import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { request } from 'undici';
import { apps } from '../src/catalogue/index.ts';
import { assembleOutput, checkOutput, completeSections, computeSections, materialOf } from '../src/catalogue/answer/assemble.ts';
import { buildPrompt, sourcesOf } from '../src/catalogue/answer/prompt.ts';
import { sampleSources } from '../src/catalogue/golden.ts';
import { requestSchema, writtenSchema } from '../src/catalogue/answer/schemas.ts';
import { readSseData, structuredCalls } from '../src/dialects/index.ts';
import { systemClock } from '../src/foundation/index.ts';
import { type Sandbox, startSandbox } from '../src/providers/index.ts';

let sandbox: Sandbox;
before(async () => { sandbox = await startSandbox({ clock: systemClock, pieceDelayMilliseconds: 0 }); });
after(() => sandbox.close());

/** Whoever tries an app before a real key is at hand sees it work: every app, in every dialect that apps can speak. */
describe('apps on the sandbox', () => {
  for (const manifest of apps) {
    for (const [dialect, call] of Object.entries(structuredCalls)) {
      it(`C2 ${manifest.id} in ${dialect}: the answer to its sample fits its sections, and every quotation is found`, async () => {
        const input = manifest.inputSchema.parse(manifest.sample.input);
        const sources = sourcesOf(manifest, input, sampleSources(manifest));
        const material = materialOf(input, sources, '2026-11-02');
        const computed = computeSections(manifest, material);
        const model = 'sandbox-large';
        const body = call.body({ model, ...buildPrompt(manifest, sources, computed), schema: requestSchema(manifest), schemaName: 'answer', maxOutputTokens: manifest.modelNeeds.maxOutputTokens });
        const response = await request(`${sandbox.origin}${call.path(model)}`, {
          method: 'POST', body: JSON.stringify(body), headers: { ...call.headers, 'content-type': 'application/json', authorization: 'Bearer sk-sandbox-test' },
        });
        assert.equal(response.statusCode, 200);
        let text = '';
        for await (const data of readSseData(response.body)) text += call.readDelta(data);
        const written = writtenSchema(manifest).parse(JSON.parse(text));
        const output = manifest.outputSchema.parse(assembleOutput(manifest, written, completeSections(manifest, computed, material, written)));
        // The sample is there to show the app: a section that stays empty shows nothing.
        assert.deepEqual(manifest.sections.filter(({ id }) => output[id] === '' || (Array.isArray(output[id]) && output[id].length === 0)).map(({ id }) => id), []);
        const citations = checkOutput(manifest, output, computed, sources);
        assert.ok(citations.length > 0);
        assert.deepEqual(citations.filter(({ state }) => state !== 'found'), []);
      });
    }
  }
});
