import { type ControlMapping, type Evidence, type HeldReport, type IsolationTry, answerWords, questionDomainTexts, questionDomains, regionTexts, roles } from '@keystead/contract';
import type { Block, Paper } from '../../papers/index.ts';
import { controlBlocks } from '../obligations/controls/paper.ts';
import { capital } from '../words.ts';
import { flowDrawing } from './flow-drawing.ts';
import { placeInPack } from './project-files.ts';

/** What a pack tells beside the evidence itself. */
export interface PackContents {
  readonly evidence: Evidence;
  /** Where the console is reached; `null` where the operator set no public address. */
  readonly console: string | null;
  readonly log: { readonly origin: string; readonly verifierKey: string; readonly entries: number; readonly checkpoint: string | null };
  readonly controls: { readonly items: readonly ControlMapping[]; readonly reports: readonly HeldReport[] };
  readonly test: { readonly finishedAt: Date; readonly passed: boolean; readonly tries: readonly IsolationTry[] } | null;
}

const heading = (level: 1 | 2 | 3, text: string): Block => ({ kind: 'heading', level, text });
const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
const table = (header: readonly string[], rows: readonly (readonly string[])[]): Block => ({ kind: 'table', header, rows });

/** A moment as people read it, UTC. */
const moment = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`;

/** The pack as one paper: what the diagram shows stands there as its table too. */
export function packPaper(contents: PackContents): Paper {
  const { evidence } = contents;
  return {
    title: `Evidence pack of ${evidence.organisation}`, subject: 'Security evidence', language: 'en', watermark: null, footer: `${evidence.organisation}, ${moment(evidence.at)}. Made by Keystead from the configuration in force.`, madeAt: new Date(evidence.at),
    blocks: [
      heading(1, `Evidence pack of ${evidence.organisation}`),
      paragraph(`As of ${moment(evidence.at)}. Everything here was read from the configuration and the records of the installation at that moment. What it does not have is marked “Not met”.`),
      ...overview(evidence), ...flow(evidence), ...subprocessors(evidence), ...keys(evidence), ...permissionMatrix(evidence), ...isolation(contents.test), ...questionnaire(evidence), ...controlBlocks(contents.controls), ...log(contents),
    ],
  };
}

function overview({ questions }: Evidence): Block[] {
  const counted = Map.groupBy(questions, ({ answer }) => answer);
  return [heading(2, 'Overview'), table(['Answer', 'Questions'], Object.entries(answerWords).map(([answer, words]) => [words, String(counted.get(answer as keyof typeof answerWords)?.length ?? 0)]))];
}

function flow({ flow: { nodes, edges } }: Evidence): Block[] {
  const titles = new Map(nodes.map(({ id, title }) => [id, title]));
  return [
    heading(2, 'Data flow'), { kind: 'drawing', drawing: flowDrawing({ nodes, edges }) }, paragraph('Amber: content leaves the installation here. The numbers are those of the rows below.'),
    table(['No.', 'From', 'To', 'What', 'Under which key', 'Kept', 'On the way'], edges.map((edge, index) => [String(index + 1), titles.get(edge.from) ?? '', titles.get(edge.to) ?? '', edge.data, edge.key, edge.retention, edge.transport])),
    table(['Part', 'What it is'], nodes.map(({ title, lines }) => [title, lines.join('; ')])),
  ];
}

function subprocessors({ subprocessors: rows }: Evidence): Block[] {
  return [
    heading(2, 'Subprocessors, retention and training'),
    rows.length === 0 ? paragraph('None: nothing is configured that data could be sent to.') : table(['Name', 'Address and region', 'Purpose and data', 'Retention', 'Training', 'Agreements on record'], rows.map((row) => [
      row.name, `${row.origin}\n${row.regions.map((region) => regionTexts[region]).join(', ')}`, `${row.purpose}. ${row.data}`, row.retention, row.training, row.agreements.join(', ') || 'none',
    ])),
  ];
}

function keys({ keys: rows }: Evidence): Block[] {
  return [heading(2, 'Keys and their ages'), table(['Key', 'Fingerprint', 'Age in days', 'Kept by', 'Rotation', 'State'], rows.map((row) => [row.name, row.fingerprint ?? '', String(row.ageDays), row.custody, row.rotation, row.overdue ? `${row.state}, overdue` : row.state]))];
}

function permissionMatrix({ permissions }: Evidence): Block[] {
  return [heading(2, 'Who may do what'), table(['What', ...[...roles, 'support'].map(capital)], permissions.map((row) => [row.means, ...roles.map((role) => (row.roles.includes(role) ? 'yes' : '')), { yes: 'yes', no: '', 'if-granted': 'if let in' }[row.support]])), paragraph('Support: the platform’s people, once two people have agreed that they may look in.')];
}

function isolation(test: PackContents['test']): Block[] {
  if (test === null) return [heading(2, 'Isolation self-test'), paragraph('It was not run on this deployment yet.')];
  const leaked = test.tries.filter(({ outcome }) => outcome === 'leaked');
  return [
    heading(2, 'Isolation self-test'), paragraph(`${moment(test.finishedAt.toISOString())}: ${test.passed ? 'passed' : 'FAILED'}. ${test.tries.filter(({ outcome }) => outcome !== 'skipped').length} tries, ${leaked.length} got through, ${test.tries.filter(({ outcome }) => outcome === 'skipped').length} more could not be tried. A decoy organisation was made, both tried to reach what was the other’s, and the decoy was deleted. Every try stands in isolation.json.`),
    table(['What was tried', 'As', 'Tries', 'Refused', 'Own things found', 'Got through', 'Not tried'], summed(test.tries)),
    ...(leaked.length === 0 ? [] : [heading(3, 'What got through'), table(['Area', 'As', 'What was tried', 'Expected', 'Found'], leaked.map((row) => [areaNames[row.area], row.as, row.what, row.expected, row.found]))]),
  ];
}

const areaNames: Readonly<Record<IsolationTry['area'], string>> = { control: 'Own things are found, so that a refusal says something', api: 'Operations with ids of the other', bodies: 'Operations whose body names what is the other’s, and what was tried on the decoy', gateway: 'Calls through the gateway', lists: 'Lists and reports', database: 'The database itself, below the application' };

/** Tries by area and by who tried. */
function summed(tries: readonly IsolationTry[]): string[][] {
  return [...Map.groupBy(tries, ({ area, as }) => `${area} ${as}`).values()].map((group) => {
    const counted = (outcome: IsolationTry['outcome']): string => String(group.filter((each) => each.outcome === outcome).length);
    const [first] = group;
    return first === undefined ? [] : [areaNames[first.area], first.as, String(group.length), counted('refused'), counted('ok'), counted('leaked'), counted('skipped')];
  });
}

function questionnaire({ questions }: Evidence): Block[] {
  return [
    heading(2, 'Questions and answers'), paragraph('The last column says where an answer can be seen: in the console, in the signed log, through the API, or in files of the project, which lie in the ZIP under project/.'),
    ...questionDomains.flatMap((domain) => {
      const asked = questions.filter((question) => question.domain === domain);
      return asked.length === 0 ? [] : [heading(3, questionDomainTexts[domain]), table(['Question', 'Answer', 'Why', 'Seen in'], asked.map(({ question, answer, text, links }) => [question, answerWords[answer], text, links.map(placeInPack).join('\n')]))];
    }),
  ];
}

function log({ log: known }: PackContents): Block[] {
  return [
    heading(2, 'The audit log, and how to check this pack'),
    paragraph(`Log ${known.origin}, ${known.entries} entries. Key: ${known.verifierKey}`),
    ...(known.checkpoint === null ? [] : [paragraph(known.checkpoint)]),
    paragraph('The newest checkpoint may cover less than the log held: one is signed each minute. The SHA-256 of every file of the ZIP stands in its manifest.json, and the SHA-256 of that in the signed audit log. proof.json leads from that entry to a signed checkpoint. “keystead evidence verify FILE --key VKEY” checks all of it without any server; take the key from elsewhere than the pack.'),
  ];
}
