import type { JsonObject } from '../reading.ts';
import type { Notes } from './notes.ts';

/**
 * What becomes of a member of a body in translation. `read`: the codec reads it itself. `neutral`: without it nothing is
 * lost. `tunes`: it is left out and the caller is told. `means`: without it the answer would be another one, so the request is refused.
 */
export type MemberRule = 'read' | 'neutral' | { readonly tunes: string } | { readonly means: string };

/**
 * Goes through the members that are really there (`null`, `undefined` and an empty list say nothing). A member that no rule
 * knows is left out with a warning: a new field of a provider's must not stop a request, nor vanish in silence.
 * @throws NotCarried
 */
export function noteMembers(holder: JsonObject, rules: Readonly<Record<string, MemberRule>>, notes: Notes, prefix = ''): void {
  for (const name of Object.keys(holder)) {
    const value = holder[name];
    if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === 'read' || rule === 'neutral') continue;
    const field = `${prefix}${name}`;
    if (rule === undefined) notes.warn(field, 'It is not known to the translation and was left out.');
    else if ('tunes' in rule) notes.warn(field, rule.tunes);
    else notes.refuse(field, rule.means);
  }
}
