import type { RunDifference } from '@keystead/contract';
import { z } from 'zod';
import { InvalidRequest } from '../../foundation/index.ts';
import type { Output } from '../answer/assemble.ts';
import type { AppManifest } from '../manifest.ts';
import { type RunContent, type RunRow, type RunStore, openDrafted } from '../runs/store.ts';
import { type SectionShape, compareEntry, compareOutputs } from './compare-outputs.ts';

type Field = Pick<z.ZodType, 'meta'>;

/** What people made of the text that the model wrote. */
export async function readOwnDifference(store: RunStore, manifest: AppManifest, row: RunRow): Promise<RunDifference> {
  const key = await store.openKey(row, 'anywhere');
  const { output } = await store.openContent(row, key);
  const drafted = openDrafted(key, row) ?? (row.edited ? null : output);
  return { runId: row.id, against: 'model', known: drafted !== null && output !== null, sections: drafted === null || output === null ? [] : compareOutputs(shapesOf(manifest), drafted, output), form: [], documents: [] };
}

/**
 * How a run differs from another one of its app, in form, documents and text; the other is the older side.
 * @throws InvalidRequest where they are of two apps; KeysteadError `conflict` where the content of one is gone.
 */
export async function readDifference(store: RunStore, manifest: AppManifest, { row, other }: { readonly row: RunRow; readonly other: RunRow }): Promise<RunDifference> {
  if (row.app_id !== other.app_id) throw new InvalidRequest([{ path: 'against', message: 'is a run of another app: only runs of one app have the same form and sections' }]);
  const [now, before] = [await store.openContent(row, await store.openKey(row, 'anywhere')), await store.openContent(other, await store.openKey(other, 'anywhere'))];
  return {
    runId: row.id, against: other.id, known: now.output !== null && before.output !== null,
    sections: now.output === null || before.output === null ? [] : compareOutputs(shapesOf(manifest), before.output, now.output),
    form: compareForms(manifest, before.input, now.input), documents: compareDocuments(before, now),
  };
}

function compareForms(manifest: AppManifest, before: Output, after: Output): RunDifference['form'] {
  const fields = new Map<string, Field>(Object.entries(manifest.inputSchema.shape));
  return [...new Set([...fields.keys(), ...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
    const title = titleOf(fields.get(name), name);
    const entry = compareEntry({ columns: new Map([['', title]]) }, answered(before[name]), answered(after[name]));
    return entry.texts.length === 0 ? [] : [{ ...entry, name, title }];
  });
}

/** A table of the form as lines of text; what was left empty as nothing. */
function answered(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((item: unknown) => (typeof item === 'object' && item !== null ? Object.values(item).filter((cell) => cell !== null && cell !== '').join(', ') : item));
  return value === null || value === '' ? undefined : value;
}

/** A document that was uploaded anew counts as another one: what was read is told by its id. */
function compareDocuments(before: RunContent, after: RunContent): RunDifference['documents'] {
  const [old, now] = [new Set(before.documents.map(({ id }) => id)), new Set(after.documents.map(({ id }) => id))];
  return [
    ...before.documents.filter(({ id }) => !now.has(id)).map(({ id, name }) => ({ id, name, change: 'removed' as const })),
    ...after.documents.map(({ id, name }) => ({ id, name, change: old.has(id) ? 'same' as const : 'added' as const })),
  ];
}

/** The sections of an app with the columns of their rows. */
export function shapesOf(manifest: AppManifest): readonly SectionShape[] {
  const computed = new Set(manifest.computed.map(({ section }) => section));
  const shapes = new Map<string, unknown>(Object.entries(manifest.outputSchema.shape));
  return manifest.sections.map(({ id, title }) => ({ id, title, computed: computed.has(id), columns: columnsOf(shapes.get(id)) }));
}

function columnsOf(schema: unknown): ReadonlyMap<string, string> {
  const inner = schema instanceof z.ZodArray ? schema.element : schema;
  if (!(inner instanceof z.ZodObject)) return new Map();
  return new Map(Object.entries(inner.shape as Readonly<Record<string, Field>>).map(([name, field]) => [name, name === 'evidence' ? 'Source' : titleOf(field, name)]));
}

const titleOf = (field: Field | undefined, name: string): string => field?.meta()?.title ?? name;
