import type { Block, Paper } from '../../../papers/index.ts';
import type { PublicSection } from './describe.ts';

/** The white paper: the sections of the public page with what is more to say. */
export function whitePaper(sections: readonly PublicSection[], { company, at }: { readonly company: string | null; readonly at: Date }): Paper {
  const title = company === null ? 'Security of this service' : `Security at ${company}`;
  return {
    title, subject: 'Security white paper', language: 'en', watermark: null, footer: `${title}, ${at.toISOString().slice(0, 10)}. Made from the configuration in force.`, madeAt: at,
    blocks: [{ kind: 'heading', level: 1, text: title }, { kind: 'paragraph', text: 'How this service keeps provider keys, documents and drafts; who can reach them; what is recorded, and how anybody can check it.' }, ...sections.flatMap(sectionBlocks)],
  };
}

function sectionBlocks({ title, paragraphs, rows, more = [] }: PublicSection): Block[] {
  return [
    { kind: 'heading', level: 2, text: title }, ...paragraphs.map((text): Block => ({ kind: 'paragraph', text })),
    ...(rows === undefined ? [] : [{ kind: 'table' as const, header: ['What', 'Here'], rows }]), ...more.map((text): Block => ({ kind: 'paragraph', text })),
  ];
}
