import type { MemberRule } from '../../canonical/index.ts';
import { DialectError } from '../../dialect.ts';
import { isObject, type JsonObject } from '../../reading.ts';

function toSnake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function toCamel(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}

/** Google takes each name in two spellings: the rules hold for both. */
export function bothSpellings(rules: Readonly<Record<string, MemberRule>>): Readonly<Record<string, MemberRule>> {
  return { ...Object.fromEntries(Object.entries(rules).map(([name, rule]) => [toSnake(name), rule])), ...rules };
}

/** The object with its own names (not those inside) in camelCase; an empty one where it is none. @throws DialectError where a member stands there in both spellings */
export function camelMembers(untrusted: unknown, field: string): JsonObject {
  if (!isObject(untrusted)) return {};
  const members: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(untrusted)) {
    if (value === null || value === undefined) continue;
    const camel = toCamel(name);
    if (Object.hasOwn(members, camel)) throw new DialectError(field === '' ? camel : `${field}.${camel}`, `"${camel}" stands twice, in two spellings`);
    members[camel] = value;
  }
  return members;
}
