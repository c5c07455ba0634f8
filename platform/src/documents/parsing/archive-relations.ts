import { type XmlElement, type XmlParts, findAll } from './archive-xml.ts';

/** What a part of an office document refers to within its archive (ECMA-376, part 2, 8.3). `kind` is the last word of its type, the same in both editions of the standard. */
export interface Relation { readonly name: string; readonly kind: string }

/** What a part refers to, by id. What lies outside of the archive is left out. */
export function relationsOf(parts: XmlParts, name: string): ReadonlyMap<string, Relation> {
  const slash = name.lastIndexOf('/');
  const folder = name.slice(0, Math.max(0, slash));
  const relations = parts.read(`${folder}${folder === '' ? '' : '/'}_rels/${name.slice(slash + 1)}.rels`);
  if (relations === null) return new Map();
  return new Map(findAll(relations, 'Relationship').flatMap((relation) => {
    const target = relation.attribute('Target');
    if (target === null || relation.attribute('TargetMode') === 'External') return [];
    return [[relation.attribute('Id') ?? '', { name: resolveName(folder, target), kind: kindOf(relation) }] as const];
  }));
}

const kindOf = (relation: XmlElement): string => relation.attribute('Type')?.split('/').at(-1) ?? '';

/** The name of an entry, as seen from a folder of the archive. It is looked up among the entries and nowhere else. */
function resolveName(folder: string, target: string): string {
  const steps = target.startsWith('/') ? [] : folder.split('/');
  for (const step of target.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.filter((step) => step !== '').join('/');
}

/** Says how many pictures of a part were not read; nothing where there are none. */
export const picturesNote = (count: number): string => (count === 0 ? '' : `(${count === 1 ? '1 picture was' : `${count} pictures were`} not read)`);

/** A page of which nothing is known but that it has pictures. */
export const onlyPictures = /^\((?:1 picture was|\d+ pictures were) not read\)$/;
