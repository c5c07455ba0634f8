import type { FilledTemplate } from '@keystead/contract';
import { InvalidRequest, KeysteadError } from '../../foundation/index.ts';
import type { Output } from '../answer/assemble.ts';
import type { CatalogueDependencies } from '../dependencies.ts';
import type { AppManifest } from '../manifest.ts';

export interface Filled { readonly input: Output; readonly documentIds: readonly string[] }
type Misfit = FilledTemplate['misfits'][number];

const isEmpty = (value: unknown): boolean => value === '' || value === null || value === undefined || (Array.isArray(value) && value.length === 0);

interface Field { readonly safeParse: (value: unknown) => { readonly success: boolean; readonly error?: { readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] } | undefined }; readonly meta: () => { readonly title?: unknown } | undefined }

/** What of a saved form fits the app as it is now, and what does not. Fields that the form asks for and nobody filled in are no misfits. */
export function fitInput(manifest: AppManifest, saved: Output): { readonly input: Output; readonly misfits: readonly Misfit[] } {
  const fields = manifest.inputSchema.shape as Readonly<Record<string, Field>>;
  const input: Record<string, unknown> = {};
  const misfits: Misfit[] = [];
  for (const [name, value] of Object.entries(saved)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (isEmpty(value)) continue;
    const checked = field?.safeParse(value);
    if (checked?.success === true) input[name] = value;
    else misfits.push({ field: name, title: titleOf(field, name), why: field === undefined ? 'the form does not ask for it any more' : 'the form does not take what was entered any more' });
  }
  return { input, misfits };
}

function titleOf(field: Field | undefined, name: string): string {
  const title = field?.meta()?.title;
  return typeof title === 'string' ? title : name;
}

/**
 * A form that may be incomplete, as a template keeps it: without what was left empty.
 * @throws InvalidRequest naming each field that the form does not take; KeysteadError `not_found` for a document that is not there.
 */
export async function checkFilled({ documents }: Pick<CatalogueDependencies, 'documents'>, manifest: AppManifest, tenantId: string, { input, documentIds }: Filled): Promise<Filled> {
  const fields = manifest.inputSchema.shape as Readonly<Record<string, Field>>;
  const entries = Object.entries(input).filter(([, value]) => !isEmpty(value));
  const issues = entries.flatMap(([name, value]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) return [{ path: `input.${name}`, message: 'is no field of the form' }];
    return field.safeParse(value).error?.issues.map((issue) => ({ path: ['input', name, ...issue.path.map(String)].join('.'), message: issue.message })) ?? [];
  });
  const ids = [...new Set(documentIds)];
  if (ids.length > manifest.documents.max) issues.push({ path: 'documentIds', message: `holds more than ${manifest.documents.max}, which is all that ${manifest.name} takes` });
  if (issues.length > 0) throw new InvalidRequest(issues);
  for (const id of ids) await documents.describe(tenantId, id);
  return { input: Object.fromEntries(entries), documentIds: ids };
}

/** The documents that are still there, ready, and of a kind that the app reads. */
export async function readyDocuments({ documents }: Pick<CatalogueDependencies, 'documents'>, manifest: AppManifest, tenantId: string, documentIds: readonly string[]): Promise<{ readonly ids: readonly string[]; readonly misfits: readonly Misfit[] }> {
  const ids: string[] = [];
  const misfits: Misfit[] = [];
  const misfit = (why: string): void => { misfits.push({ field: 'documents', title: 'Documents', why }); };
  for (const id of documentIds) {
    const document = await documents.describe(tenantId, id).catch((error: unknown) => {
      if (error instanceof KeysteadError && error.code === 'not_found') return null;
      throw error;
    });
    if (document === null) misfit('one of them is in the library no longer');
    else if (document.state !== 'ready') misfit(`“${document.name}” is not ready to be read`);
    else if (!manifest.documents.kinds.includes(document.kind) || ids.length >= manifest.documents.max) misfit(`“${document.name}” is no document that the app takes any more`);
    else ids.push(id);
  }
  return { ids, misfits };
}
