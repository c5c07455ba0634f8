/** Makes something when it is first asked for, and keeps it. As in foundation, whose files the parsing process may not read. */
export function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
