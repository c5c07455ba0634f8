import { isObject, type JsonObject } from './reading.ts';

/** Where something stands, from the innermost step outwards. */
export interface PathStep { readonly key: string | number; readonly within: PathStep | null }

/** A string of a request that a model would read. */
export interface TextPlace {
  readonly text: string;
  /** The object or list that holds it; `key` names it there. */
  readonly holder: Record<string, unknown> | unknown[];
  readonly key: string | number;
  /** The text is the member’s own name, in content that may have any names (arguments of a tool). */
  readonly isName: boolean;
  /** A provider signed it: it goes back unchanged or not at all. */
  readonly sealed: boolean;
  readonly path: PathStep;
}

export interface TextPlaces {
  readonly places: readonly TextPlace[];
  /** Images, audio and files, inside the request or named by it, whose content is not text here. */
  readonly attachments: number;
  /** How many members the body has; more were written where one stands twice. */
  readonly members: number;
}

/**
 * How a dialect writes what is not text. Everything else is: a member that nobody here knows yet is text, so that what providers add
 * tomorrow is looked at today.
 */
export interface TextManners {
  /** Members whose strings are marks of the format or ids: kinds, roles, models. */
  readonly marks: ReadonlySet<string>;
  /** Members whose strings are bytes or signatures, wherever the format itself has them. */
  readonly opaque: (holder: JsonObject, key: string) => boolean;
  /** Members whose content has names of the caller’s own. */
  readonly freeForm: ReadonlySet<string>;
  readonly isAttachment: (holder: JsonObject) => boolean;
  readonly isSealed: (holder: JsonObject) => boolean;
}

interface Open { readonly holder: Record<string, unknown> | unknown[]; readonly path: PathStep | null; readonly free: boolean; readonly sealed: boolean; readonly member: string }

/** Names of members that cannot be anything but names: nothing that is looked for is as short and plain. */
const plainName = /^[A-Za-z_$][A-Za-z0-9_$]{0,15}$/;
const dataUrl = /^data:[^,]{0,200};base64,/i;

/**
 * Every string of a parsed request that a model would read, in the order in which it stands there. Pure; deep bodies cost no stack.
 * @param manners the dialect's; see its folder.
 */
export function textPlacesIn(body: Readonly<Record<string, unknown>>, manners: TextManners): TextPlaces {
  const places: TextPlace[] = [];
  let attachments = 0;
  let members = 0;
  // Parsed JSON of our own: nobody else holds it, and masking writes into it.
  const open: Open[] = [{ holder: body as Record<string, unknown>, path: null, free: false, sealed: false, member: '' }];
  for (let here = open.pop(); here !== undefined; here = open.pop()) {
    const { holder } = here;
    const sealed = here.sealed || (!here.free && !Array.isArray(holder) && manners.isSealed(holder));
    if (!here.free && !Array.isArray(holder) && manners.isAttachment(holder)) attachments += 1;
    const deeper: Open[] = [];
    const keys = Array.isArray(holder) ? holder.keys() : Object.keys(holder);
    for (const key of keys) {
      const path = { key, within: here.path };
      if (typeof key === 'string') members += 1;
      const value: unknown = typeof key === 'number' ? (holder as unknown[])[key] : (holder as Record<string, unknown>)[key];
      if (typeof key === 'string' && !plainName.test(key)) places.push({ text: key, holder, key, isName: true, sealed, path });
      const member = typeof key === 'string' ? key : here.member;
      if (typeof value === 'string') {
        if (value !== '' && isText(here, member, value, manners)) places.push({ text: value, holder, key, isName: false, sealed, path });
      } else if (typeof value === 'object' && value !== null) {
        deeper.push({ holder: value as Record<string, unknown> | unknown[], path, free: here.free || manners.freeForm.has(member), sealed, member });
      }
    }
    for (let index = deeper.length - 1; index >= 0; index -= 1) { const next = deeper[index]; if (next !== undefined) open.push(next); }
  }
  return { places, attachments, members };
}

function isText(here: Open, member: string, value: string, manners: TextManners): boolean {
  if (dataUrl.test(value)) return false;
  if (here.free) return true;
  return !manners.marks.has(member) && !(isObject(here.holder) && manners.opaque(here.holder, member));
}

/** Marks that every dialect has. */
export const commonMarks = ['type', 'role', 'model', 'id', 'object', 'status', 'mode', 'detail', 'ttl', 'format', 'effort', 'media_type', 'mime_type', 'mimeType', 'service_tier'] as const;
