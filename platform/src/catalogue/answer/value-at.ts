/** What stands at a path of names and positions (`timeline.0.pageLine`); `undefined` where nothing does. */
export function valueAt(output: unknown, path: string): unknown {
  return path.split('.').reduce(partOf, output);
}

const partOf = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined);
