import { readFile } from 'node:fs/promises';
import type { AnsweredQuestion, EvidenceLink } from '@keystead/contract';

const root = new URL('../../../../', import.meta.url);
/** Where files of the project lie in a pack. */
const folder = 'project/';
const listOfTests = 'docs/attacks.md';

/** The file of the project that a link leads to, as its path there; `null` where it leads elsewhere. */
function projectPath({ kind, target }: EvidenceLink): string | null {
  if (kind === 'attack' || kind === 'fault') return listOfTests;
  return kind === 'document' ? target.split('#')[0] ?? target : null;
}

/** Where a link leads, for somebody who has the pack alone. */
export function placeInPack(link: EvidenceLink): string {
  const { kind, target, label } = link;
  if (kind === 'page') return `${label} (console, ${target})`;
  const path = projectPath(link);
  if (path === null) return label;
  return label === target || label === path ? `${folder}${target}` : `${label} (${folder}${kind === 'document' ? target : path})`;
}

/** The project's files that answers name, as they lie beside the program, so that each can be looked up in the pack. One that an installation was stripped of is left out. */
export async function readProjectFiles(questions: readonly AnsweredQuestion[]): Promise<ReadonlyMap<string, Uint8Array>> {
  const paths = [...new Set(questions.flatMap(({ links }) => links).flatMap((link) => projectPath(link) ?? []))].toSorted();
  const read = await Promise.all(paths.map(async (path) => [`${folder}${path}`, await readFile(new URL(path, root)).catch(() => null)] as const));
  return new Map(read.flatMap(([path, bytes]) => (bytes === null ? [] : [[path, bytes] as const])));
}
