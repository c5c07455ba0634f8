import type { EvalCase } from '@keystead/contract';
import { KeysteadError } from '../../foundation/index.ts';
import { checkOutput } from '../answer/assemble.ts';
import { formSchema, reviewSchema } from '../answer/schemas.ts';
import type { AppManifest } from '../manifest.ts';
import { prepareCase } from './examine.ts';
import type { EvalResultRow } from './store.ts';

/**
 * The case of one answer, with what every model wrote about it. Quotations are checked again in the case's own documents: the results keep their number alone.
 *
 * @param answerId `undefined`: the first answer that there is.
 * @throws KeysteadError `not_found` for an answer that this eval has not, and for the cases of an app that left the catalogue.
 */
export function readCase(apps: ReadonlyMap<string, AppManifest>, results: readonly EvalResultRow[], answerId: string | undefined): EvalCase {
  const asked = answerId === undefined ? results[0] : results.find(({ id }) => id === answerId);
  const manifest = asked === undefined ? undefined : apps.get(asked.app_id);
  if (asked === undefined || manifest === undefined) throw new KeysteadError('not_found');
  const golden = manifest.goldenCases.find(({ name }) => name === asked.golden_case);
  const prepared = golden === undefined ? null : prepareCase(manifest, golden, '');
  return {
    appId: manifest.id, appName: manifest.name, goldenCase: asked.golden_case, scopeNote: manifest.scopeNote, sections: [...manifest.sections], inputSchema: formSchema(manifest), outputSchema: reviewSchema(manifest),
    input: { ...golden?.input }, documents: (golden?.documents ?? []).map(({ name, pages }) => ({ name, pages: [...pages] })), changed: golden === undefined || manifest.version !== asked.app_version,
    answers: results.filter((each) => each.app_id === asked.app_id && each.golden_case === asked.golden_case).map(({ id, model, output }) => ({
      id, model, output: output === null ? null : { ...output },
      citations: output === null || prepared === null ? [] : checkOutput(manifest, output, prepared.computed, prepared.sources).map((citation) => ({ ...citation })),
    })),
  };
}
