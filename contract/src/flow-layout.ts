import { flowColumns } from './evidence-words.ts';
import type { DataFlow } from './operations/evidence.ts';

/** A box of the drawn diagram, in units of its view box. */
export interface FlowBox { readonly id: string; readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly title: string; readonly lines: readonly string[]; readonly sensitive: boolean }
/** An arrow with its number, which is that of its row in the table. */
export interface FlowArrow { readonly number: number; readonly path: string; readonly badge: { readonly x: number; readonly y: number }; readonly sensitive: boolean }
export interface FlowDrawing { readonly width: number; readonly height: number; readonly boxes: readonly FlowBox[]; readonly arrows: readonly FlowArrow[]; readonly columns: readonly { readonly x: number; readonly label: string }[] }

const boxWidth = 236;
const columnGap = 128;
const margin = 16;
const headHeight = 34;
const lineHeight = 17;
const boxGap = 30;
/** What fits into a box at its letter size; the table has the whole. */
const mostCharacters = 31;

const columnLabels = { from: 'Who sends', keystead: 'This installation', to: 'Who receives' } as const;

/** Lays a data flow out: three columns, boxes below each other, arrows between their sides. The same input gives the same drawing. */
export function layOutFlow(flow: DataFlow): FlowDrawing {
  const xOf = (column: (typeof flowColumns)[number]): number => margin + flowColumns.indexOf(column) * (boxWidth + columnGap);
  const boxes = flowColumns.flatMap((column) => {
    let y = margin + headHeight;
    return flow.nodes.filter((node) => node.column === column).map((node): FlowBox => {
      const box = { id: node.id, x: xOf(column), y, width: boxWidth, height: 30 + node.lines.length * lineHeight + 8, title: shortened(node.title), lines: node.lines.map(shortened), sensitive: node.sensitive };
      y += box.height + boxGap;
      return box;
    });
  });
  const height = Math.max(...boxes.map((box) => box.y + box.height), headHeight) + margin;
  return { width: margin * 2 + boxWidth * 3 + columnGap * 2, height, boxes, arrows: arrowsOf(flow, boxes), columns: flowColumns.map((column) => ({ x: xOf(column), label: columnLabels[column] })) };
}

function arrowsOf(flow: DataFlow, boxes: readonly FlowBox[]): FlowArrow[] {
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const used = new Map<string, number>();
  /** Arrows that end at one side of a box are spread along it. */
  const portOf = (box: FlowBox, side: 'left' | 'right'): number => {
    const taken = used.get(`${box.id} ${side}`) ?? 0;
    used.set(`${box.id} ${side}`, taken + 1);
    return box.y + Math.min(box.height - 8, 16 + taken * 12);
  };
  let loops = 0;
  return flow.edges.flatMap((edge, index): FlowArrow[] => {
    const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
    if (from === undefined || to === undefined) return [];
    const number = index + 1;
    const sensitive = to.sensitive;
    const start = { x: from.x + from.width, y: portOf(from, 'right') };
    if (from.x === to.x) {
      const end = { x: to.x + to.width, y: portOf(to, 'right') };
      const bend = start.x + 26 + loops * 14;
      loops += 1;
      return [{ number, sensitive, path: `M${start.x} ${start.y}H${bend - 8}Q${bend} ${start.y} ${bend} ${start.y + Math.sign(end.y - start.y) * 8}V${end.y - Math.sign(end.y - start.y) * 8}Q${bend} ${end.y} ${bend - 8} ${end.y}H${end.x + 8}`, badge: { x: bend, y: (start.y + end.y) / 2 } }];
    }
    const earlier = used.get(`${to.id} left`) ?? 0;
    const end = { x: to.x, y: portOf(to, 'left') };
    const middle = (start.x + end.x) / 2;
    // Towards the end of the way, where arrows of one box have parted.
    return [{ number, sensitive, path: `M${start.x} ${start.y}C${middle} ${start.y} ${middle} ${end.y} ${end.x - 8} ${end.y}`, badge: { x: end.x - 26 - (earlier % 2) * 24, y: end.y } }];
  });
}

function shortened(text: string): string {
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters - 1)}…`;
}
