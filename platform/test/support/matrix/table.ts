/** Counts of one direction: from a dialect to another. */
export interface Cell { pass: number; readonly refused: Map<string, number>; readonly failed: string[] }

export type Matrix = Map<string, Map<string, Cell>>;

export function cellOf(matrix: Matrix, from: string, to: string): Cell {
  const row = matrix.get(from) ?? new Map<string, Cell>();
  matrix.set(from, row);
  const cell = row.get(to) ?? { pass: 0, refused: new Map<string, number>(), failed: [] };
  row.set(to, cell);
  return cell;
}

export function refuse(cell: Cell, reason: string): void {
  cell.refused.set(reason, (cell.refused.get(reason) ?? 0) + 1);
}

function total(counts: Iterable<number>): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}

/** `pass / refused / failed` for each pair, as a Markdown table, and the reasons below it. */
export function renderMatrix(matrix: Matrix): string {
  const names = [...matrix.keys()];
  const lines = [`| from \\ to | ${names.join(' | ')} |`, `|---|${names.map(() => '---').join('|')}|`];
  const reasons = new Map<string, number>();
  for (const from of names) {
    const cells = names.map((to) => {
      const cell = matrix.get(from)?.get(to);
      if (cell === undefined) return '–';
      for (const [reason, count] of cell.refused) reasons.set(reason, (reasons.get(reason) ?? 0) + count);
      return `${cell.pass} / ${total(cell.refused.values())} / ${cell.failed.length}`;
    });
    lines.push(`| ${from} | ${cells.join(' | ')} |`);
  }
  const told = [...reasons].toSorted(([, left], [, right]) => right - left).map(([reason, count]) => `- ${count} × ${reason}`);
  return `${lines.join('\n')}\n${told.length === 0 ? '' : `\nRefused:\n\n${told.join('\n')}\n`}`;
}

export function failuresOf(matrix: Matrix): readonly string[] {
  return [...matrix].flatMap(([from, row]) => [...row].flatMap(([to, cell]) => cell.failed.map((failure) => `${from} → ${to}: ${failure}`)));
}

export function passesOf(matrix: Matrix): number {
  return total([...matrix.values()].flatMap((row) => [...row.values()].map((cell) => cell.pass)));
}
