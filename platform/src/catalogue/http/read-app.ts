import { operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { formSchema, reviewSchema } from '../answer/schemas.ts';
import { type CatalogueContext, findApp } from './context.ts';
import { describeApp } from './list-apps.ts';

export function readApp(context: CatalogueContext) {
  return implement(operations.readApp, async (call) => {
    const manifest = await findApp(context, call.principal, call.params.appId);
    const { input, document } = manifest.sample;
    return { ...describeApp(manifest), inputSchema: formSchema(manifest), outputSchema: reviewSchema(manifest), sample: { input: { ...input }, document: document === null ? null : { ...document } } };
  });
}
