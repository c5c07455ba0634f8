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
}
interface Comment { readonly commentId?: string; readonly body: readonly Element[]; readonly authorName?: string | null }
export interface WholeDocument extends Element {
  readonly notes?: { resolve(reference: Element): { readonly body: readonly Element[] } | undefined };
  readonly comments?: readonly Comment[];
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
    table: (element) => `${renderChildren(element)}\n`,
    tableRow: (element) => `${(element.children ?? []).map(render).join('\t').trimEnd()}\n`,
    tableCell: (element) => renderChildren(element).trim().replace(/\s*\n\s*/g, ' '),
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

  return render(document);
}
