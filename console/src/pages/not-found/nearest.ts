/** The addresses most like a mistyped one, best first; none where nothing is near. Pure. */
export function nearest<T extends { readonly path: string }>(wanted: string, pages: readonly T[], most = 3): readonly T[] {
  const asked = firstPart(wanted);
  return pages
    .map((page) => ({ page, distance: distanceOf(asked, firstPart(page.path)) }))
    .filter(({ page, distance }) => distance <= Math.max(2, Math.floor(firstPart(page.path).length / 2)))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ page }) => page);
}

const firstPart = (path: string): string => path.toLowerCase().split('/').find((part) => part !== '') ?? '';

/** How many letters must be put in, taken out or changed (Levenshtein). */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_nothing, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}
