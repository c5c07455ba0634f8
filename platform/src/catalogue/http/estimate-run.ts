import { operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { bytesPerToken } from '../runs/perform.ts';
import { checkRunRequest, chooseTarget, previewPrompt, targetQuestion } from '../runs/start.ts';
import { requestSchema } from '../answer/schemas.ts';
import { type CatalogueContext, findRunnableApp } from './context.ts';

/** What a request holds beside the prompt: model, limits, framing. */
const framingBytes = 2_048;

export function estimateRun(context: CatalogueContext) {
  return implement(operations.estimateRun, async (call) => {
    const { dependencies } = context;
    const manifest = await findRunnableApp(context, call.principal, call.params.appId);
    const checked = await checkRunRequest(dependencies, manifest, call.principal.tenantId, call.body);
    const asked = targetQuestion(call.principal, manifest, checked.documentClass);
    const target = await chooseTarget(dependencies, asked, call.body.model);
    const prompt = await previewPrompt(dependencies, manifest, call.principal.tenantId, checked);
    // As it is sent: quotes and line ends inside JSON take a second byte.
    const inputBytes = Buffer.byteLength(JSON.stringify({ prompt, schema: requestSchema(manifest) }));
    const inputTokens = Math.ceil(inputBytes / bytesPerToken);
    const { maxOutputTokens, usualOutputTokens } = manifest.modelNeeds;
    const atMostNanoUsd = dependencies.prices.atMost(target, { inputBytes: inputBytes + framingBytes, maxOutputTokens });
    return {
      aboutNanoUsd: dependencies.prices.about(target, { input: inputTokens, output: usualOutputTokens }),
      atMostNanoUsd, inputTokens, provider: target.provider, sandbox: target.sandbox, budget: await dependencies.budgets.tightest(asked, target, atMostNanoUsd),
    };
  });
}
