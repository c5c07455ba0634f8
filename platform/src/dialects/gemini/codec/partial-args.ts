import { isObject, type JsonObject, listIn, textIn } from '../../reading.ts';

/** Arguments of a call that come in pieces, each with its place. */
export interface PartialArguments {
  add(partialArgs: readonly unknown[]): void;
  readonly value: JsonObject;
}

type Place = readonly (string | number)[];

/** Puts `partialArgs` together: a text may come in several pieces for one place. The places are simple JSON paths (RFC 9535): `$.a.b[0]['c']`. */
export function openPartialArguments(): PartialArguments {
  const root: Record<string, unknown> = {};

  function put(place: Place, value: unknown): void {
    let holder: Record<string | number, unknown> = root;
    place.slice(0, -1).forEach((step, index) => {
      const next = Object.hasOwn(holder, step) ? holder[step] : undefined;
      const made = typeof next === 'object' && next !== null ? next : typeof place[index + 1] === 'number' ? [] : {};
      if (made !== next) define(holder, step, made);
      holder = made as Record<string | number, unknown>;
    });
    const last = place.at(-1);
    if (last === undefined) return;
    const before = Object.hasOwn(holder, last) ? holder[last] : undefined;
    define(holder, last, typeof before === 'string' && typeof value === 'string' ? before + value : value);
  }

  return {
    add(partialArgs) {
      for (const piece of partialArgs) if (isObject(piece)) put(readPath(textIn(piece, 'jsonPath') ?? ''), valueOf(piece));
    },
    get value() { return root; },
  };
}

/** A name like `__proto__` is a member as any other. */
function define(holder: object, name: string | number, value: unknown): void {
  Object.defineProperty(holder, name, { value, writable: true, enumerable: true, configurable: true });
}

function valueOf(piece: JsonObject): unknown {
  for (const name of ['stringValue', 'numberValue', 'boolValue']) if (piece[name] !== undefined) return piece[name];
  return 'nullValue' in piece ? null : '';
}

const steps = /\.([^.[\]]+)|\[(\d{1,6})\]|\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\]/g;

function readPath(path: string): Place {
  return [...path.matchAll(steps)].map(([, name, index, single, double]) => (index === undefined ? (name ?? single ?? double ?? '').replace(/\\(.)/g, '$1') : Number(index)));
}

/** The pieces of a streamed call; none where it comes whole. */
export function partialArgsIn(call: JsonObject): readonly unknown[] {
  return listIn(call, 'partialArgs');
}
