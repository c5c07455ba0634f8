import type { AnsweredQuestion, EvidenceLink } from '@keystead/contract';
import { escapeXml } from '../../papers/index.ts';
import { placeInPack } from './project-files.ts';

/** A link's address in the console; `null` where it leads to a file of the project. */
function consolePath({ kind, target }: EvidenceLink): string | null {
  if (kind === 'page') return target;
  if (kind === 'log') return `/audit?action=${encodeURIComponent(target)}`;
  return kind === 'operation' ? '/reference' : null;
}

/**
 * Makes links of what the last column of a table of answers names, where it stands in the console at `origin`. Only lines that are exactly the place of a link of these
 * questions become one: whatever people named stays text.
 */
export function linkToConsole(html: string, questions: readonly AnsweredQuestion[], origin: string): string {
  const hrefs = new Map(questions.flatMap(({ links }) => links).flatMap((link) => {
    const path = consolePath(link);
    return path === null ? [] : [[escapeXml(placeInPack(link)), escapeXml(`${origin}${path}`)] as const];
  }));
  const linked = (line: string): string => (hrefs.has(line) ? `<a href="${hrefs.get(line) ?? ''}" rel="noreferrer">${line}</a>` : line);
  return html.replaceAll(/(<td[^>]*>)([^<]*(?:<br>[^<]*)*)(?=<\/td><\/tr>)/g, (_whole, cell: string, lines: string) => `${cell}${lines.split('<br>').map(linked).join('<br>')}`);
}
