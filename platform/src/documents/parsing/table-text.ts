const delimiters = [';', '\t', '|', ','] as const;
export type Delimiter = (typeof delimiters)[number];

/** Lines that are looked at to tell a table from running text. */
const sampledLines = 50;

/**
 * Finds what separates the cells of a text, if it is a table (RFC 4180 and its relatives): the separator that gives most of the first lines the
 * same number of cells. Sentences have commas too, so a comma needs more lines and shorter cells than the others do.
 *
 * @param sample the beginning of the text, line ends as they are.
 * @returns `null` for running text.
 */
export function findDelimiter(sample: string): Delimiter | null {
  const lines = sample.split(/\r\n?|\n/).filter((line) => line.trim() !== '').slice(0, sampledLines);
  let best: { delimiter: Delimiter; score: number } | null = null;
  for (const delimiter of delimiters) {
    const score = scoreOf(lines, delimiter);
    if (score > (best?.score ?? 0)) best = { delimiter, score };
  }
  return best?.delimiter ?? null;
}

function scoreOf(lines: readonly string[], delimiter: Delimiter): number {
  const counts = lines.map((line) => countCells(line, delimiter));
  const often = new Map<number, number>();
  for (const count of counts) often.set(count, (often.get(count) ?? 0) + 1);
  const [cells, agreeing] = [...often].reduce((most, each) => (each[1] > most[1] || (each[1] === most[1] && each[0] > most[0]) ? each : most), [0, 0]);
  const share = agreeing / Math.max(1, lines.length);
  if (cells < 2 || lines.length < 2) return 0;
  // Sentences: few commas, much text between them, a blank after each.
  const meanCell = lines.reduce((sum, line) => sum + line.length, 0) / Math.max(1, counts.reduce((sum, count) => sum + count, 0));
  const blankAfter = delimiter === ',' && lines.filter((line) => /, [a-z]/.test(line)).length > lines.length / 2;
  if (delimiter === ',' && (lines.length < 3 || meanCell > 40 || (blankAfter && cells < 6))) return 0;
  // Rows may differ in length; where each of them is cut by a separator that sentences do not have, it is a table all the same.
  const everywhere = delimiter !== ',' && counts.every((count) => count > 1);
  return everywhere || share >= (cells >= 5 ? 0.4 : 0.6) ? share * Math.min(cells, 20) : 0;
}

/** Cells of a line; a separator between quotes is none. */
function countCells(line: string, delimiter: Delimiter): number {
  let [count, quoted] = [1, false];
  for (const character of line) {
    if (character === '"') quoted = !quoted;
    else if (character === delimiter && !quoted) count += 1;
  }
  return count;
}
