import { operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { VaultDependencies } from '../dependencies.ts';
import { askTestPrompt } from '../health/test-prompt.ts';

/** One tiny request with a stored key, through the gateway. */
export function sendTestPrompt(dependencies: VaultDependencies) {
  return implement(operations.sendTestPrompt, async ({ principal, params: { credentialId }, body: { model, maxOutputTokens } }) =>
    (await askTestPrompt(dependencies, { principal, credentialId, model, maxOutputTokens })).answer);
}
