import { z } from 'zod';
import { ScimError } from './scim-error.ts';

/** What a change can say of a person. What is left out stays. */
export interface UserChange { userName?: string; displayName?: string; givenName?: string; familyName?: string; active?: boolean; externalId?: string | null; role?: string }
/** What a change can say of a group. `set` is the whole list; the others are on top of what is there. */
export interface GroupChange { displayName?: string; externalId?: string | null; members: { set: readonly string[] | null; add: readonly string[]; remove: readonly string[] } }

const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const operation = z.object({ op: z.string().transform((op) => op.toLowerCase()).pipe(z.enum(['add', 'replace', 'remove'])), path: z.string().max(500).optional(), value: z.unknown().optional() });
const patch = z.object({ schemas: z.array(z.string()).optional(), Operations: z.array(operation).min(1).max(1_000) });
type PatchOperation = z.output<typeof operation>;

/** @throws ScimError 400 `invalidSyntax`. */
export function readPatch(untrustedBody: unknown): readonly PatchOperation[] {
  const read = patch.safeParse(untrustedBody);
  if (!read.success || (read.data.schemas !== undefined && !read.data.schemas.includes(patchSchema))) throw new ScimError(400, 'the body is no PatchOp message', 'invalidSyntax');
  return read.data.Operations;
}

/** `"False"` and `"True"` are what Microsoft Entra sends for booleans. */
export function readBoolean(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string' && /^(?:true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  throw new ScimError(400, 'active must be true or false', 'invalidValue');
}

/** As long as the columns are; names are cut elsewhere. */
const longestText = 300;

function readText(name: string, value: unknown): string {
  if (typeof value === 'string' && value.length <= longestText) return value;
  if (typeof value === 'string') throw new ScimError(400, `${name} is longer than ${longestText} characters`, 'invalidValue');
  throw new ScimError(400, `${name} must be a string`, 'invalidValue');
}

/** The first value of an attribute that has several, be it a list of objects, of strings, one object or one string. */
function firstValue(value: unknown): unknown {
  const first: unknown = Array.isArray(value) ? value.find((each) => isRecord(each) && each['primary'] === true) ?? value[0] : value;
  return isRecord(first) ? first['value'] : first;
}

/** What each attribute of a person does, by its path in lower case. `null` as value: it is taken away. */
const userAttributes: Readonly<Record<string, (change: UserChange, value: unknown) => void>> = {
  username: (change, value) => { change.userName = readText('userName', value); },
  displayname: (change, value) => { change.displayName = value === null ? '' : readText('displayName', value); },
  'name.formatted': (change, value) => { change.displayName ??= value === null ? '' : readText('name.formatted', value); },
  'name.givenname': (change, value) => { change.givenName = value === null ? '' : readText('name.givenName', value); },
  'name.familyname': (change, value) => { change.familyName = value === null ? '' : readText('name.familyName', value); },
  active: (change, value) => { change.active = value === null ? false : readBoolean(value); },
  externalid: (change, value) => { change.externalId = value === null ? null : readText('externalId', value); },
  roles: (change, value) => { const role = firstValue(value); if (typeof role === 'string') change.role = role; },
};

const userPrefix = /^urn:ietf:params:scim:schemas:core:2\.0:user[:.]?/i;
const groupPrefix = /^urn:ietf:params:scim:schemas:core:2\.0:group[:.]?/i;
/** `emails[type eq "work"].value` names emails. */
const valueFilter = /\[[^\]]*\](?:\.[\w$]+)?/;

function applyUserAttribute(change: UserChange, path: string, value: unknown): void {
  const name = path.replace(userPrefix, '').replace(valueFilter, '').toLowerCase();
  if (name === 'name' && isRecord(value)) { for (const [part, each] of Object.entries(value)) applyUserAttribute(change, `name.${part}`, each); return; }
  // Attributes that there is no place for here (phone numbers, titles, the enterprise extension) are taken without effect, as directories send them all.
  if (Object.hasOwn(userAttributes, name)) userAttributes[name]?.(change, value);
}

/** A whole resource, or the operations of a patch, as a change. @throws ScimError 400. */
export function userChangeOf(resource: Readonly<Record<string, unknown>>): UserChange {
  const change: UserChange = {};
  // displayName wins over name.formatted, in whatever order they stand.
  for (const [name, value] of Object.entries(resource).toSorted(([left], [right]) => Number(/^name$/i.test(left)) - Number(/^name$/i.test(right)))) applyUserAttribute(change, name, value);
  return change;
}

export function patchUser(operations: readonly PatchOperation[]): UserChange {
  const change: UserChange = {};
  for (const { op, path, value } of operations) {
    if (path !== undefined) { applyUserAttribute(change, path, op === 'remove' ? null : value); continue; }
    if (op === 'remove') throw new ScimError(400, 'a remove needs a path', 'noTarget');
    if (!isRecord(value)) throw new ScimError(400, 'without a path, the value must be an object', 'invalidValue');
    // Okta and Entra put paths into the names here: {"name.givenName": "Ada"}.
    Object.assign(change, userChangeOf(value));
  }
  return change;
}

function memberIds(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map((each) => readText('members.value', isRecord(each) ? each['value'] : each));
}

export function groupChangeOf(resource: Readonly<Record<string, unknown>>): GroupChange {
  const named = new Map(Object.entries(resource).map(([name, value]) => [name.toLowerCase(), value]));
  const [displayName, externalId] = [named.get('displayname'), named.get('externalid')];
  return {
    ...(displayName === undefined ? {} : { displayName: readText('displayName', displayName) }), ...(externalId === undefined ? {} : { externalId: externalId === null ? null : readText('externalId', externalId) }),
    members: { set: memberIds(named.get('members')), add: [], remove: [] },
  };
}

const oneMember = /^members\[\s*value\s+eq\s+"([^"]+)"\s*\]$/i;

/** Members are added and removed in the order of the operations. */
export function patchGroup(operations: readonly PatchOperation[]): GroupChange {
  const change: { displayName?: string; externalId?: string | null } = {};
  let set: string[] | null = null;
  const [add, remove] = [new Set<string>(), new Set<string>()];
  const put = (op: PatchOperation['op'], ids: readonly string[]): void => {
    if (op === 'replace') { set = [...ids]; add.clear(); remove.clear(); return; }
    const [into, from] = op === 'add' ? [add, remove] : [remove, add];
    for (const id of ids) { into.add(id); from.delete(id); }
  };
  const one = (op: PatchOperation['op'], path: string, value: unknown): void => {
    const name = path.replace(groupPrefix, '').toLowerCase();
    const filtered = oneMember.exec(path.replace(groupPrefix, ''))?.[1];
    if (filtered !== undefined) put(op === 'remove' ? 'remove' : 'add', [filtered]);
    else if (name === 'members') { if (op === 'remove' && value === undefined) put('replace', []); else put(op, memberIds(value)); }
    else if (name === 'displayname') change.displayName = readText('displayName', value);
    else if (name === 'externalid') change.externalId = op === 'remove' ? null : readText('externalId', value);
    else if (!['id', 'schemas', 'meta'].includes(name)) throw new ScimError(400, `a group has no ${path.slice(0, 80)}`, 'invalidPath');
  };
  for (const { op, path, value } of operations) {
    if (path !== undefined) one(op, path, value);
    else if (isRecord(value)) for (const [name, each] of Object.entries(value)) one(op, name, each);
    else throw new ScimError(400, 'without a path, the value must be an object', 'invalidValue');
  }
  return { ...change, members: { set, add: [...add], remove: [...remove] } };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
