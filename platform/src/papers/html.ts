import { type BlockWriters, writeBlock } from './block.ts';
import { escapeXml } from './escape-xml.ts';
import type { Paper } from './paper.ts';
import { toSvg } from './svg.ts';

/** Stands alone: nothing is fetched, nothing runs, and it prints as it is shown. */
const style = `:root{color-scheme:light dark}body{font:15px/1.55 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1f2328;background:#fff}
h1{font-size:1.7rem}h2{font-size:1.2rem;margin-top:2rem}h3{font-size:1rem}table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{border:1px solid #d0d4d9;padding:.35rem .5rem;text-align:left;vertical-align:top}.long{min-width:12rem}p,li,.long{overflow-wrap:anywhere}
th{background:#eef0f2}.notice{border-left:4px solid #8a4b00;padding-left:.8rem;color:#8a4b00}.scroll{overflow-x:auto;margin:.5rem 0 1rem}.scroll svg{display:block}@media (min-width:48rem){.scroll svg{max-width:100%;height:auto}}footer{margin-top:3rem;font-size:.8rem;color:#59636e}
@media (prefers-color-scheme:dark){body{color:#e6e8ea;background:#15181b}th{background:#22272c}th,td{border-color:#3a4148}.notice{color:#e0a458;border-color:#e0a458}footer{color:#9aa4ae}}`;

/** Writes a paper as one HTML file of its own: no script, no link, nothing fetched. */
export function toHtml({ blocks, title, language, watermark, footer }: Paper): string {
  return `<!doctype html>
<html lang="${escapeXml(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${escapeXml(title)}</title><style>${style}</style></head>
<body><main>${watermark === null ? '' : `<p class="notice"><strong>${escapeXml(watermark)}</strong></p>\n`}${blocks.map((block) => writeBlock(writers, block)).join('\n')}</main><footer>${escapeXml(footer)}</footer></body></html>
`;
}

const writers: BlockWriters<string> = {
  heading: ({ level, text }) => `<h${level}>${escapeXml(text)}</h${level}>`,
  paragraph: ({ text }) => `<p>${withLines(text)}</p>`,
  notice: ({ text }) => `<p class="notice">${withLines(text)}</p>`,
  list: ({ items }) => `<ul>${items.map((item) => `<li>${withLines(item)}</li>`).join('')}</ul>`,
  drawing: ({ drawing }) => `<div class="scroll" tabindex="0" role="group" aria-label="${escapeXml(drawing.label)}">${toSvg(drawing)}</div>`,
  table: ({ header, rows }) => `<div class="scroll"><table><thead><tr>${header.map((text) => `<th scope="col">${escapeXml(text)}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map((text) => `<td${longWord.test(text) ? ' class="long"' : ''}>${withLines(text)}</td>`).join('')}</tr>`).join('')}</tbody></table></div>`,
};

/** What may be broken anywhere: hashes, keys, addresses. Words are not, so that columns stay wide enough to be read. */
const longWord = /\S{28}/;

const withLines = (text: string): string => escapeXml(text).replaceAll('\n', '<br>');
