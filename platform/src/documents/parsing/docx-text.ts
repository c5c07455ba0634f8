import { raised } from './raised.ts';

/** What mammoth reads a document into; only these fields are used. */
export interface Element {
  readonly type: string;
  readonly children?: readonly Element[];
  readonly value?: string;
  readonly breakType?: string;
  readonly checked?: boolean;
  readonly noteType?: string;
  readonly noteId?: string;
  readonly commentId?: string;
  readonly verticalAlignment?: string;
  readonly isStrikethrough?: boolean;
  readonly colSpan?: number;
  readonly rowSpan?: number;
}
interface Comment { readonly commentId?: string; readonly body: readonly Element[]; readonly authorName?: string | null }
export interface WholeDocument extends Element {
  readonly notes?: { resolve(reference: Element): { readonly body: readonly Element[] } | undefined };
  readonly comments?: readonly Comment[];
}

/** What stands around text that is struck out until the text is whole (Unicode, noncharacters). */
const struck = { begin: '\ufde1', end: '\ufde2' } as const;
/** Columns that one cell may cover, and columns of a table that are counted. */
const mostColumns = { ofCell: 64, counted: 256 } as const;
/** Says in words what is struck out: one pair of marks for what follows each other. */
const sayStruck = (text: string): string => text.replaceAll(`${struck.end}${struck.begin}`, '').replaceAll(struck.begin, '[struck out: ').replaceAll(struck.end, ']');

/** Page turns within a row would cut it: it stands before or after them as a whole. */
function rowOnOnePage(row: string): string {
  const turns = /[\f\ufde0]/g;
  const [first] = row.match(turns) ?? [];
  if (first === undefined) return row;
  const whole = row.replace(turns, ' ').replace(/ {2,}/g, ' ').replace(/ *\t */g, '\t').replace(/^ +/, '');
  return /^\s*[\f\ufde0]/.test(row) ? `${first}${whole}` : `${whole}${first}`;
}

/**
 * A document as text. Its notes and comments stand below the paragraph that refers to them, each once, and not within a sentence: a quotation of it stays whole. What notes refer to
 * themselves is not followed.
 */
export function textOf(document: WholeDocument): string {
  const comments = new Map((document.comments ?? []).map((comment) => [comment.commentId, comment]));
  const said = new Map<string, string>();
  const counts: Record<string, number> = {};
  let within = false;
  let below: string[] = [];

  const renderChildren = (element: Element): string => (element.children ?? []).map(render).join('');

  /** A text from beside the document, said once with its head. */
  function beside(key: string, head: () => string, body: readonly Element[] | undefined): '' {
    if (within || body === undefined || said.has(key)) return '';
    within = true;
    const text = body.map(render).join('').replace(/\s+/g, ' ').trim();
    within = false;
    said.set(key, text);
    below.push(`[${head()}: ${text}]`);
    return '';
  }

  function numberOf(kind: string): number {
    const number = (counts[kind] ?? 0) + 1;
    counts[kind] = number;
    return number;
  }

  /** How each kind of element reads as text; kinds not named here read as their children do. */
  const renderers: Readonly<Record<string, (element: Element) => string>> = {
    text: (element) => element.value ?? '',
    tab: () => '\t',
    break: (element) => (element.breakType === 'page' ? '\f' : '\n'),
    checkbox: (element) => (element.checked === true ? '[x] ' : '[ ] '),
    paragraph(element) {
      const outer = below;
      below = [];
      const text = renderChildren(element);
      const own = [text, ...below].filter((line, index) => index === 0 || line !== '').join('\n');
      below = outer;
      return `${own}\n\n`;
    },
    run(element) {
      const text = element.verticalAlignment === 'superscript' ? raised(renderChildren(element)) : renderChildren(element);
      return element.isStrikethrough === true && text.trim() !== '' ? `${struck.begin}${text}${struck.end}` : text;
    },
    table(element) {
      // Cells that reach over more than one row or column leave the others of theirs empty, so that figures stay in their columns.
      const open: number[] = [];
      const rows = (element.children ?? []).map((row) => {
        if (row.type !== 'tableRow') return render(row);
        const cells: string[] = [];
        const pass = (): void => { for (let column = cells.length; (open[column] ?? 0) > 0; column += 1) { open[column] = (open[column] ?? 0) - 1; cells.push(''); } };
        for (const cell of row.children ?? []) {
          pass();
          const text = render(cell);
          const columns = Math.min(mostColumns.ofCell, Math.max(1, cell.colSpan ?? 1));
          for (let each = 0; each < columns; each += 1) {
            if (cells.length < mostColumns.counted) open[cells.length] = (cell.rowSpan ?? 1) - 1;
            cells.push(each === 0 ? text : '');
          }
        }
        pass();
        return `${rowOnOnePage(cells.join('\t').trimEnd())}\n`;
      });
      return `${rows.join('')}\n`;
    },
    // Tabs would look like further cells, and so would the cells of a table within.
    tableCell: (element) => renderChildren(element).replace(/[ \t]*[\n\t]\s*/g, ' ').replace(/^ | $/g, ''),
    image: () => '',
    noteReference: (element) => beside(`${element.noteType} ${element.noteId}`, () => `${element.noteType === 'endnote' ? 'endnote' : 'note'} ${numberOf(element.noteType ?? '')}`, document.notes?.resolve(element)?.body),
    commentReference(element) {
      const comment = comments.get(element.commentId);
      return beside(`comment ${element.commentId}`, () => `comment by ${(comment?.authorName ?? 'somebody').replace(/\s+/g, ' ').slice(0, 100)}`, comment?.body);
    },
  };

  function render(element: Element): string {
    return (Object.hasOwn(renderers, element.type) ? renderers[element.type] : undefined)?.(element) ?? renderChildren(element);
  }

  return sayStruck(render(document));
}
