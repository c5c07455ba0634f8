import { type DataFlow, layOutFlow } from '@keystead/contract';
import type { Drawing, Shape } from '../../papers/index.ts';

/** The diagram as papers draw it. */
export function flowDrawing(flow: DataFlow): Drawing {
  const { width, height, boxes, arrows, columns } = layOutFlow(flow);
  return {
    label: `Data flow: ${boxes.length} parts, ${arrows.length} flows. The table has the same.`, width, height,
    shapes: [
      ...columns.map(({ x, label }): Shape => ({ kind: 'text', x, y: 26, text: label, as: 'column' })),
      ...arrows.map(({ path, sensitive }): Shape => ({ kind: 'arrow', path, tip: tipOf(path), notable: sensitive })),
      ...boxes.flatMap(({ x, y, width: boxWidth, height: boxHeight, title, lines, sensitive }): Shape[] => [
        { kind: 'box', x, y, width: boxWidth, height: boxHeight, notable: sensitive }, { kind: 'text', x: x + 12, y: y + 22, text: title, as: 'title' },
        ...lines.map((line, index): Shape => ({ kind: 'text', x: x + 12, y: y + 42 + index * 17, text: line, as: 'line' })),
      ]),
      ...arrows.map(({ number, badge, sensitive }): Shape => ({ kind: 'badge', ...badge, text: String(number), notable: sensitive })),
    ],
  };
}

/** An arrow that comes back to its own column ends with a level line to the left; every other one runs to the right. */
function tipOf(path: string): Extract<Shape, { kind: 'arrow' }>['tip'] {
  const [x = 0, y = 0] = (path.match(/-?[\d.]+/g) ?? []).slice(-2).map(Number);
  return /H[\d.]+$/.test(path) ? { x: y, y: x, towards: 'left' } : { x, y, towards: 'right' };
}
