import { type DataFlow, layOutFlow } from '@keystead/contract';

/** The diagram as an SVG of its own: no script, nothing fetched, in the colours of whoever looks at it. */
export function flowSvg(flow: DataFlow): string {
  const { width, height, boxes, arrows, columns } = layOutFlow(flow);
  const parts = [
    ...columns.map(({ x, label }) => `<text class="c" x="${x}" y="26">${escape(label)}</text>`),
    ...arrows.map(({ path, sensitive }) => `<path class="a${sensitive ? ' s' : ''}" d="${path}" marker-end="url(#${sensitive ? 'hs' : 'h'})"/>`),
    ...boxes.map(({ x, y, width: boxWidth, height: boxHeight, title, lines, sensitive }) => `<rect class="b${sensitive ? ' s' : ''}" x="${x}" y="${y}" width="${boxWidth}" height="${boxHeight}" rx="6"/><text class="t" x="${x + 12}" y="${y + 22}">${escape(title)}</text>${lines.map((line, index) => `<text class="l" x="${x + 12}" y="${y + 42 + index * 17}">${escape(line)}</text>`).join('')}`),
    ...arrows.map(({ number, badge, sensitive }) => `<circle class="n${sensitive ? ' s' : ''}" cx="${badge.x}" cy="${badge.y}" r="10"/><text class="m" x="${badge.x}" y="${badge.y + 4}">${number}</text>`),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Data flow; the table has the same">
<style>${style}</style>
<rect class="p" width="${width}" height="${height}"/>
<defs>${head('h', '')}${head('hs', ' s')}</defs>
${parts.join('\n')}
</svg>
`;
}

const head = (id: string, kind: string): string => `<marker id="${id}" markerWidth="8" markerHeight="8" refX="1" refY="4" orient="auto" markerUnits="userSpaceOnUse"><path class="h${kind}" d="M0 0L8 4L0 8Z"/></marker>`;

const style = `.p{fill:#fff}.b{fill:#f5f6f8;stroke:#aab2bb}.b.s{fill:#fdf3e4;stroke:#b06a00}.a{fill:none;stroke:#59636e;stroke-width:1.4}.a.s{stroke:#b06a00}.h{fill:#59636e}.h.s{fill:#b06a00}.n{fill:#59636e}.n.s{fill:#9a5b00}
text{font-family:system-ui,sans-serif;fill:#1f2328}.t{font-size:14px;font-weight:600}.l{font-size:12px;fill:#4a535c}.c{font-size:13px;font-weight:600;fill:#59636e}.m{font-size:11px;font-weight:600;fill:#fff;text-anchor:middle}
@media (prefers-color-scheme:dark){.p{fill:#15181b}.b{fill:#22272c;stroke:#56606a}.b.s{fill:#33290f;stroke:#e0a458}.a{stroke:#9aa4ae}.a.s{stroke:#e0a458}.h{fill:#9aa4ae}.h.s{fill:#e0a458}text{fill:#e6e8ea}.l{fill:#b6bec6}.c{fill:#9aa4ae}.m{fill:#fff}.n{fill:#56606a}.n.s{fill:#8a5a10}}`;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
