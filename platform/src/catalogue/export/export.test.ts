import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { messagesOf } from '@keystead/contract';
import { createParser } from '../../documents/index.ts';
import { escapeMarkdown, toMarkdown } from '../../papers/index.ts';
import { apps } from '../apps/registry.ts';
import { assembleOutput, checkOutput, completeSections, computeSections, materialOf } from '../answer/assemble.ts';
import { sourcesOf } from '../answer/prompt.ts';
import { reviewSchema } from '../answer/schemas.ts';
import { type ExportSource, layOut } from './blocks.ts';
import { writeExport } from './file.ts';
import { inDollars } from './receipt-rows.ts';

const review = [['State', 'Approved'], ['Approved by', 'Paul (producer)'], ['SHA-256 of the text', 'ab'.repeat(32)]] as const;
const receipt = [['Request', '019d2c1f-0000-7000-8000-000000000001'], ['Cost', 'US$0.0123']] as const;

function exportOf(appId: string, change: Partial<ExportSource> = {}): ExportSource {
  const manifest = apps.find(({ id }) => id === appId);
  const [golden] = manifest?.goldenCases ?? [];
  assert.ok(manifest !== undefined && golden !== undefined);
  const input = manifest.inputSchema.parse(golden.input);
  const sources = sourcesOf(manifest, input, golden.documents.map((document) => ({ documentId: document.name, ...document })));
  const material = materialOf(input, sources, golden.today ?? '2026-11-02');
  const computed = computeSections(manifest, material);
  const output = assembleOutput(manifest, golden.reference, completeSections(manifest, computed, material, golden.reference));
  return { manifest, title: 'Title', output, citations: checkOutput(manifest, output, computed, sources), sandbox: false, approved: true, review, receipt, language: 'en', madeAt: new Date('2026-11-22T09:00:00Z'), ...change };
}

const read = async (source: ExportSource) => {
  const [word, markdown] = await Promise.all([writeExport('docx', source), writeExport('markdown', source)]);
  return { word: (await createParser().parse(word.bytes)).pages.join('\n'), markdown: Buffer.from(markdown.bytes).toString('utf8') };
};

function holds(text: string, { manifest, output, citations }: ExportSource, written: (text: string) => string): void {
  for (const { id, title } of manifest.sections) {
    const value = output[id];
    assert.ok((Array.isArray(value) && value.length === 0) || text.includes(written(title)), title);
  }
  for (const part of ['Paul (producer)', 'ab'.repeat(32), manifest.scopeNote, '019d2c1f-0000-7000-8000-000000000001', 'US$0.0123']) assert.ok(text.includes(written(part)), part);
  for (const { quote } of citations) assert.ok(text.includes(written(quote)), quote);
}

describe('exports', () => {
  for (const { id } of apps) {
    it(`C2 ${id}: an export holds every section, its facts, sources and the review block`, () => {
      const source = exportOf(id);
      holds(toMarkdown(layOut(source)), source, escapeMarkdown);
    });
  }

  // Both formats are written from the same blocks; reading a DOCX takes a process each.
  for (const id of ['document-analyzer', 'ins-renewal-outreach']) {
    it(`C2 ${id}: what is in the DOCX reads back`, async () => {
      const source = exportOf(id);
      holds((await read(source)).word, source, (text) => text);
    });
  }

  it('C2 computed differences are in the export as they were computed', async () => {
    const { word } = await read(exportOf('ins-renewal-outreach'));
    assert.match(word, /Premium\t\$4,180\.00\t\$4,702\.50\t\+\$522\.50\t\+12\.5%/);
  });

  it('what is not approved is marked as a draft, and sandbox output as such, at the top of both', async () => {
    const { word, markdown } = await read(exportOf('document-analyzer', { approved: false, sandbox: true }));
    for (const text of [word, markdown]) {
      assert.ok(text.includes('DRAFT') && text.includes('SANDBOX'));
      assert.ok(text.indexOf('SANDBOX') < text.indexOf('Summary'));
    }
    const approved = await read(exportOf('document-analyzer'));
    assert.ok(!approved.markdown.includes('DRAFT') && !approved.markdown.includes('SANDBOX'));
  });

  it('C2 a quotation that was not found says so beside its fact and in the sources', () => {
    const source = exportOf('document-analyzer');
    const citations = source.citations.map((citation) => ({ ...citation, state: 'not-found' as const }));
    const markdown = toMarkdown(layOut({ ...source, citations: [...citations, { path: 'summary.0.text', document: 'Form', documentId: null, page: null, quote: '$7', state: 'not-found', foundPage: null }] }));
    assert.match(markdown, /not found in source/);
    assert.match(markdown, /NOT FOUND IN SOURCE/);
    assert.match(markdown, /Figures and days that no source holds\n\n- \$7/);
  });

  it('C2 a list that is full says so over its entries', () => {
    const source = exportOf('document-analyzer');
    const [entry] = source.output['summary'] as readonly unknown[];
    const of = (entries: number) => toMarkdown(layOut({ ...source, output: { ...source.output, summary: Array.from({ length: entries }, () => entry) } }));
    assert.match(of(60), /This list is full: it holds 60 entries at most/);
    assert.doesNotMatch(of(59), /This list is full/);
  });

  it('attacks 29 and 30: nothing that a model wrote becomes a link, a picture, HTML or a table of its own', () => {
    const hostile = '![x](http://e.vil/a.png) <script>alert(1)</script> [a](javascript:x) https://e.vil www.e.vil | `c`\n# Heading\n- item\n1. one';
    const source = exportOf('ins-renewal-outreach');
    const markdown = toMarkdown(layOut({ ...source, output: { ...source.output, clientMessage: { subject: hostile, body: hostile } } }));
    assert.doesNotMatch(markdown, /(?<!\\)!\[|(?<!\\)<script|(?<!\\)\]\(|https:\/\/|(?<!\\)`c|www\.e/);
    assert.doesNotMatch(markdown, /^# Heading|^- item|^1\. one/m);
  });

  it('characters that a DOCX cannot hold are dropped instead of breaking the file', async () => {
    const source = exportOf('ins-renewal-outreach');
    const { word } = await read({ ...source, title: 'A\u0000\u000b\ud800B', output: { ...source.output, clientMessage: { subject: 's\u0001', body: 'b\uffff & <tag> "q"' } } });
    assert.ok(word.includes('AB') && word.includes('b & <tag> "q"'));
  });

  it('C2 the letters and messages of a draft are found with their subjects, whatever app wrote it; what is no message is none', () => {
    const placesOf = (appId: string) => {
      const { manifest, output } = exportOf(appId);
      return messagesOf({ sections: manifest.sections, schema: reviewSchema(manifest), output }).map(({ place, subject }) => [place, subject !== null]);
    };
    assert.deepEqual(placesOf('leg-demand-letter'), [['letter', true]]);
    assert.deepEqual(placesOf('ins-renewal-outreach'), [['clientMessage', true]]);
    assert.deepEqual(placesOf('acc-client-intake').map(([place]) => place), ['reminders.first', 'reminders.second', 'reminders.last']);
    assert.ok(placesOf('outreach-writer').some(([place]) => place === 'variants.0'));
    assert.deepEqual(placesOf('document-analyzer'), []);
    assert.deepEqual(placesOf('client-intake').map(([place]) => place), ['acknowledgement']);
  });

  it('C2 a cost is exact to the nano-dollar', () => {
    assert.deepEqual([0, 1, 12_300_000, 1_500_000_000, 9_007_199_254_740_991].map(inDollars), ['US$0.00', 'US$0.000000001', 'US$0.0123', 'US$1.50', 'US$9007199.254740991']);
  });

  it('attacks 17 and 25: names of files hold no separators, no quotes, no line ends', async () => {
    const file = await writeExport('markdown', exportOf('document-analyzer', { title: '../..\\a"b\r\nX: y/ü: *?.' }));
    assert.doesNotMatch(file.name, /[/\\"*?<>|:\r\n]/);
  });
});
