import { createHash } from 'node:crypto';
import type { PublicSection } from './describe.ts';

const style = `:root{color-scheme:light dark;--ink:#1b2229;--soft:#4f5964;--line:#d3d8de;--paper:#fff;--sunken:#f4f6f8;--accent:#0b5d56}
@media (prefers-color-scheme:dark){:root{--ink:#e8ebee;--soft:#a9b3bd;--line:#39424b;--paper:#14181c;--sunken:#1d2329;--accent:#6fd0c5}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 system-ui,sans-serif}
header,main,footer{max-width:46rem;margin:0 auto;padding:0 1.25rem}header{padding-top:3rem}h1{font-size:1.9rem;line-height:1.2;margin:0 0 .5rem}h2{font-size:1.2rem;margin:2.5rem 0 .5rem;scroll-margin-top:1rem}
p{margin:.6rem 0;max-width:65ch}a{color:var(--accent)}a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}.soft{color:var(--soft)}.whole{white-space:nowrap}
nav ul{list-style:none;padding:0;margin:1.5rem 0 0;display:flex;flex-wrap:wrap;gap:.4rem 1.1rem}dl{margin:1rem 0;border:1px solid var(--line);border-radius:8px;overflow:hidden}
dl div{display:grid;grid-template-columns:14rem 1fr;gap:.25rem 1rem;padding:.6rem .9rem}dl div+div{border-top:1px solid var(--line)}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
@media (max-width:40rem){dl div{grid-template-columns:1fr}h1{font-size:1.5rem}header{padding-top:2rem}}footer{padding-top:2rem;padding-bottom:3rem;margin-top:3rem;border-top:1px solid var(--line);color:var(--soft);font-size:.9rem}`;

/** For the page alone: nothing runs, nothing is fetched, and the one style sheet is the one that was written here. */
export const publicPagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The public page as HTML. @param whitePaper where the white paper is. */
export function publicPage(sections: readonly PublicSection[], { company, whitePaper, at }: { readonly company: string | null; readonly whitePaper: string; readonly at: Date }): string {
  const title = company === null ? 'Security of this service' : `Security at ${company}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(title)}</title><style>${style}</style></head>
<body><header><h1>${escape(title)}</h1><p class="soft">How this service keeps what you give it. Made from its configuration on <span class="whole">${at.toISOString().slice(0, 10)}</span>.</p>
<nav aria-label="Sections"><ul>${sections.map(({ id, title: name }) => `<li><a href="#${id}">${escape(name)}</a></li>`).join('')}<li><a href="${escape(whitePaper)}">White paper (PDF)</a></li></ul></nav></header>
<main>${sections.map(sectionHtml).join('\n')}</main>
<footer><p>The details for an organisation’s own reviewers (data flow, subprocessors, answers with evidence) are in its console.</p></footer></body></html>
`;
}

function sectionHtml({ id, title, paragraphs, rows }: PublicSection): string {
  const listed = rows === undefined ? '' : `<dl>${rows.map(([name, value]) => `<div><dt>${escape(name)}</dt><dd>${escape(value)}</dd></div>`).join('')}</dl>`;
  return `<section aria-labelledby="${id}"><h2 id="${id}">${escape(title)}</h2>${paragraphs.map((text) => `<p>${escape(text)}</p>`).join('')}${listed}</section>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
