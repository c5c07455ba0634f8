import { type Drawing, type ShapeWriters, badgeRadius, textSizes, tipLength, writeShape } from './drawing.ts';
import { escapeXml } from './escape-xml.ts';

/** A drawing as an SVG of its own: no script, nothing fetched, light or dark as whoever looks at it has it. */
export function toSvg({ label, width, height, shapes }: Drawing): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(label)}">
<style>${style}</style>
<rect class="p" width="${width}" height="${height}"/>
${shapes.map((shape) => writeShape(writers, shape)).join('\n')}
</svg>
`;
}

const kind = (name: string, notable: boolean): string => `class="${name}${notable ? ' s' : ''}"`;

const writers: ShapeWriters<string> = {
  box: ({ x, y, width, height, notable }) => `<rect ${kind('b', notable)} x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>`,
  arrow: ({ path, tip: { x, y, towards }, notable }) => `<path ${kind('a', notable)} d="${path}"/><path ${kind('h', notable)} d="M${x} ${y - 4}L${x + (towards === 'right' ? tipLength : -tipLength)} ${y}L${x} ${y + 4}Z"/>`,
  badge: ({ x, y, text, notable }) => `<circle ${kind('n', notable)} cx="${x}" cy="${y}" r="${badgeRadius}"/><text class="m" x="${x}" y="${y + 4}">${escapeXml(text)}</text>`,
  text: ({ x, y, text, as }) => `<text class="${as}" x="${x}" y="${y}">${escapeXml(text)}</text>`,
};

const style = `.p{fill:#fff}.b{fill:#f5f6f8;stroke:#aab2bb}.b.s{fill:#fdf3e4;stroke:#b06a00}.a{fill:none;stroke:#59636e;stroke-width:1.4}.a.s{stroke:#b06a00}.h{fill:#59636e}.h.s{fill:#b06a00}.n{fill:#59636e}.n.s{fill:#9a5b00}
text{font-family:system-ui,sans-serif;fill:#1f2328}.title{font-size:${textSizes.title}px;font-weight:600}.line{font-size:${textSizes.line}px;fill:#4a535c}.column{font-size:${textSizes.column}px;font-weight:600;fill:#59636e}.m{font-size:${textSizes.badge}px;font-weight:600;fill:#fff;text-anchor:middle}
@media (prefers-color-scheme:dark){.p{fill:#15181b}.b{fill:#22272c;stroke:#56606a}.b.s{fill:#33290f;stroke:#e0a458}.a{stroke:#9aa4ae}.a.s{stroke:#e0a458}.h{fill:#9aa4ae}.h.s{fill:#e0a458}text{fill:#e6e8ea}.line{fill:#b6bec6}.column{fill:#9aa4ae}.m{fill:#fff}.n{fill:#56606a}.n.s{fill:#8a5a10}}`;
