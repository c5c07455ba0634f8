/** A value of the address’s fragment. What stands there is never sent to the server: links that let someone in carry their token so. */
export function readFragment(name: string): string | null {
  return new URLSearchParams(location.hash.replace(/^#/, '')).get(name);
}
