import { controlPartyTexts, controlStateTexts, type ControlMapping, frameworkNames, frameworks, type HeldReport, reportNames } from '@keystead/contract';
import { toCsv } from '../../../foundation/index.ts';
import { type Block, writePaper } from '../../../papers/index.ts';

/** Controls and reports as they stood at a moment. */
export interface ControlsAt { readonly organisation: string; readonly at: Date; readonly items: readonly ControlMapping[]; readonly reports: readonly HeldReport[] }

const names = ['framework', 'control', 'asks', 'state', 'who', 'met by', 'evidence'] as const;

/** One row a control, for a spreadsheet. */
export function controlsCsv({ items }: Pick<ControlsAt, 'items'>): AsyncIterable<Uint8Array> {
  return toCsv(names, items.map((item) => ({
    framework: frameworkNames[item.framework], control: item.id, asks: item.title, state: controlStateTexts[item.state], who: controlPartyTexts[item.by], 'met by': item.meets,
    evidence: item.evidence.map(({ label, holds, shown }) => `${holds ? 'yes' : 'no'}: ${label} (${shown})`).join('; '),
  })));
}

/** Reports held, and each framework's controls, as they stand in papers. */
export function controlBlocks({ items, reports }: Pick<ControlsAt, 'items' | 'reports'>): Block[] {
  return [
    { kind: 'heading', level: 2, text: 'Reports held by whoever operates the installation' },
    { kind: 'table', header: ['Report', 'Held', 'Issued', 'Valid until', 'By'], rows: reports.map((report) => [reportNames[report.kind], report.held ? 'Yes' : 'Not held', report.issuedOn ?? '–', report.validUntil ?? '–', report.by ?? '–']) },
    ...frameworks.flatMap((framework): Block[] => {
      const own = items.filter((item) => item.framework === framework);
      return own.length === 0 ? [] : [
        { kind: 'heading', level: 2, text: frameworkNames[framework] },
        { kind: 'table', header: ['Control', 'What it asks', 'State', 'Who', 'What meets it', 'Evidence'], rows: own.map((item) => [item.id, item.title, controlStateTexts[item.state], controlPartyTexts[item.by], item.meets, item.evidence.map(({ label, holds, shown }) => `${holds ? 'Yes' : 'No'}: ${label} (${shown})`).join('; ') || '–']) },
      ];
    }),
  ];
}

/** The same as a paper for auditors. */
export function controlsPaper({ organisation, at, items, reports }: ControlsAt) {
  const stem = `controls-${at.toISOString().slice(0, 10)}`;
  const blocks: Block[] = [
    { kind: 'heading', level: 1, text: `Controls of ${organisation}` },
    { kind: 'paragraph', text: `As read on ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC. States are computed from the running organisation; titles are ours, numbers the frameworks’. It is evidence for an assessment, and none itself.` },
    ...controlBlocks({ items, reports }),
  ];
  return writePaper('pdf', { blocks, title: `Controls of ${organisation}`, subject: 'Control mappings', language: 'en', watermark: null, footer: organisation, madeAt: at }, stem);
}
