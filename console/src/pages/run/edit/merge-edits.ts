import { isRecord } from '../../../schema/index.ts';

type Output = Readonly<Record<string, unknown>>;

/** A section that two people changed from the same text. */
export interface MergedSection {
  readonly id: string;
  /** Whose text it is; `conflict`: both changed it, each otherwise. */
  readonly whose: 'nobody' | 'mine' | 'theirs' | 'both' | 'conflict';
}

/** Who changed what since `base`, section by section. Pure. */
export function mergeSections(base: Output, mine: Output, theirs: Output): readonly MergedSection[] {
  return [...new Set([...Object.keys(theirs), ...Object.keys(mine)])].map((id) => {
    const [byMe, byThem] = [!same(mine[id], base[id]), !same(theirs[id], base[id])];
    if (!byMe) return { id, whose: byThem ? 'theirs' : 'nobody' };
    if (!byThem) return { id, whose: 'mine' };
    return { id, whose: same(mine[id], theirs[id]) ? 'both' : 'conflict' };
  });
}

/** The merged text: what one alone changed is theirs, conflicts by choice; what nobody decided stays the saved text. */
export function mergedOutput(sections: readonly MergedSection[], texts: { readonly mine: Output; readonly theirs: Output }, choices: Readonly<Record<string, 'mine' | 'theirs'>>): Output {
  return Object.fromEntries(sections.flatMap(({ id, whose }): [string, unknown][] => {
    const from = whose === 'mine' || (whose === 'conflict' && choices[id] === 'mine') ? texts.mine : texts.theirs;
    return id in from ? [[id, from[id]]] : [];
  }));
}

/** Whether two values of a draft are the same, whatever the order of their fields. */
export function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => same(item, b[index]));
  if (isRecord(a)) return isRecord(b) && Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((name) => same(a[name], b[name]));
  return a === b;
}
