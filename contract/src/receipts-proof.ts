import { type AuditPins, type AuditReport, type VerifierPorts, verifyAuditExport } from './audit-verifier.ts';
import { fromBase64 } from './bytes.ts';
import { parseOneReading } from './doubled-names.ts';
import { decodeLeaf } from './leaf.ts';
import { printable } from './printable.ts';
import { type ReceiptFacts, receiptFacts } from './receipt-shape.ts';
import { contentCommitment, receiptDigest } from './receipt-verifier.ts';

/** What is asked about. `body`: a request, byte for byte as it was sent to the gateway. */
export type ProofSubject = { readonly kind: 'project'; readonly name: string } | { readonly kind: 'document'; readonly id: string } | { readonly kind: 'body'; readonly bytes: Uint8Array };

/** A model, and how many uses of a key sent something to it. */
export interface SentTo { readonly provider: string; readonly model: string; readonly uses: number }

export interface CompletenessReport {
  /** Both files are whole and right, every use of a key in the period has its receipt, and every receipt its use. */
  readonly good: boolean;
  readonly sentence: string | null;
  readonly log: AuditReport;
  readonly from: string | null;
  readonly to: string | null;
  /** Requests of the period. */
  readonly requests: number;
  /** Where the subject went. Every model that is not here did not get it. */
  readonly sentTo: readonly SentTo[];
  /** Where everything else of the period went. */
  readonly others: readonly SentTo[];
  /** Requests of which nothing says whether they were about the subject, and where those went: the proof leaves them out. */
  readonly cannotTell: readonly SentTo[];
  readonly notChecked: readonly string[];
}

interface Use { readonly provider: string; readonly model: string }
interface Logged { receipt: string | null; readonly uses: Use[]; sequence: number }
interface Header { readonly keystead: string; readonly version: number; readonly tenant: string; readonly from: string; readonly to: string }

/** Ends the proof. */
class Incomplete extends Error {}

/**
 * Says of a period, from the exported log and the exported receipts alone, which models a client's project, a document or a request went to. The log is signed and without
 * gaps, and every use of a key is an entry of it that holds the hash of its receipt: so a receipt that was left out or changed shows, and what no receipt names did not happen
 * through this gateway.
 */
export async function proveWhereItWent(files: { readonly log: AsyncIterable<string>; readonly receipts: AsyncIterable<string> | Iterable<string> }, subject: ProofSubject, pins: AuditPins, ports: VerifierPorts): Promise<CompletenessReport> {
  const logged = new Map<string, Logged>();
  /** Documents of runs, by run. */
  const runs = new Map<string, ReadonlySet<string>>();
  const reach = { time: '' };
  const read = await readReceipts(files.receipts);
  const header = read instanceof Incomplete ? null : read.header;
  const log = await verifyAuditExport(tapped(files.log, { header, logged, runs, reach }), pins, ports);
  const empty: CompletenessReport = { good: false, sentence: null, log, from: momentOf(header?.from), to: momentOf(header?.to), requests: 0, sentTo: [], others: [], cannotTell: [], notChecked: [] };
  if (!log.good) return { ...empty, sentence: log.sentence };
  try {
    if (read instanceof Incomplete) throw read;
    match(read, logged, log, ports);
    const found = sort(read.receipts, { logged, runs, subject, ports });
    return { ...empty, ...found, good: true, requests: read.receipts.length, notChecked: [...log.notChecked, ...reachOf(reach.time, read.header), ...limitsOf(subject)] };
  } catch (error) {
    if (!(error instanceof Incomplete)) throw error;
    return { ...empty, sentence: printable(error.message) };
  }
}

interface ReadReceipt { readonly facts: ReceiptFacts; readonly salt: string | null }
interface ReadFile { readonly header: Header; readonly receipts: readonly ReadReceipt[] }

async function readReceipts(lines: AsyncIterable<string> | Iterable<string>): Promise<ReadFile | Incomplete> {
  let header: Header | null = null;
  let end: number | null = null;
  const receipts: ReadReceipt[] = [];
  for await (const line of lines) {
    const value = parseOneReading(line) as (Partial<Header> & { end?: boolean; receipts?: number; facts?: unknown; salt?: unknown }) | null;
    if (value === null || end !== null) return new Incomplete('The file of receipts cannot be read: a line is not JSON, or something stands after its end.');
    if (header === null) {
      if (value.keystead !== 'receipts-export' || value.version !== 1 || typeof value.tenant !== 'string' || typeof value.from !== 'string' || typeof value.to !== 'string') return new Incomplete('This is not a file of receipts of format v1.');
      header = value as Header;
      // A period that is none holds nothing, and of nothing everything could be proved.
      if (!(Date.parse(header.from) < Date.parse(header.to))) return new Incomplete('The file of receipts names no period: its beginning is not before its end.');
    } else if (value.end === true) {
      end = value.receipts ?? -1;
    } else {
      const facts = receiptFacts.safeParse(value.facts);
      if (!facts.success) return new Incomplete(`Receipt ${receipts.length + 1} of the file is not in format v1.`);
      receipts.push({ facts: facts.data, salt: typeof value.salt === 'string' ? value.salt : null });
    }
  }
  if (header === null || end !== receipts.length) return new Incomplete('The file of receipts is not complete: it broke off. Export it again.');
  return { header, receipts };
}

/** Passes the lines of the log on to its verifier, and notes the uses of keys in the period on the way. What is noted counts only once the log was verified. */
async function* tapped(lines: AsyncIterable<string>, { header, logged, runs, reach }: { header: Header | null; logged: Map<string, Logged>; runs: Map<string, ReadonlySet<string>>; reach: { time: string } }): AsyncGenerator<string> {
  for await (const line of lines) {
    const leaf = header === null ? null : leafIn(line);
    if (leaf !== null && leaf.time > reach.time) reach.time = leaf.time;
    if (leaf !== null && leaf.action === 'run.started' && leaf.subject.id !== null) runs.set(leaf.subject.id, new Set(Array.isArray(leaf.detail['documents']) ? leaf.detail['documents'].map(String) : []));
    if (leaf !== null && header !== null && leaf.action === 'credential.used' && isWithin(leaf.time, header)) note(logged, leaf.detail, leaf.seq);
    yield line;
  }
}

function note(logged: Map<string, Logged>, detail: Readonly<Record<string, unknown>>, sequence: number): void {
  const requestId = String(detail['requestId']);
  const known = logged.get(requestId) ?? { receipt: null, uses: [], sequence };
  known.uses.push({ provider: String(detail['provider']), model: String(detail['model'] ?? detail['askedModel']) });
  if (typeof detail['receipt'] === 'string') known.receipt = detail['receipt'];
  known.sequence = sequence;
  logged.set(requestId, known);
}

function leafIn(line: string): ReturnType<typeof decodeLeaf> | null {
  const value = parseOneReading(line) as { leaf?: unknown } | null;
  const bytes = typeof value?.leaf === 'string' ? fromBase64(value.leaf) : null;
  try {
    return bytes === null ? null : decodeLeaf(bytes);
  } catch {
    // The verifier names it.
    return null;
  }
}

function isWithin(time: string, { from, to }: Header): boolean {
  const at = Date.parse(time);
  return at >= Date.parse(from) && at < Date.parse(to);
}

/** Each use has its receipt, each receipt its use, and both say the same. @throws Incomplete */
function match({ header, receipts }: ReadFile, logged: ReadonlyMap<string, Logged>, log: AuditReport, { sha256 }: VerifierPorts): void {
  const seen = new Set<string>();
  for (const { facts } of receipts) {
    if (facts.tenant !== header.tenant || log.origin?.endsWith(facts.tenant) !== true) throw new Incomplete(`The receipt ${facts.requestId} is of another organisation than the log.`);
    const entry = logged.get(facts.requestId);
    if (entry === undefined || seen.has(facts.requestId)) throw new Incomplete(`The receipt ${facts.requestId} has no entry of its own in the log.`);
    if (entry.receipt === null) throw new Incomplete(`The request ${facts.requestId} is from before receipts were sealed: its log does not say what its receipt was. Begin the period later.`);
    if (entry.receipt !== receiptDigest(facts, sha256)) throw new Incomplete(`The receipt ${facts.requestId} was changed: it is not the one that was recorded.`);
    seen.add(facts.requestId);
  }
  const missing = [...logged].filter(([requestId]) => !seen.has(requestId));
  const [first] = missing;
  if (first !== undefined) throw new Incomplete(`The receipts are not complete: ${missing.length} ${missing.length === 1 ? 'request' : 'requests'} of the log ${missing.length === 1 ? 'has' : 'have'} none, the first one is ${first[0]} (entry ${first[1].sequence}).`);
  const unsigned = [...logged.values()].filter(({ sequence }) => sequence >= log.signed).length;
  if (unsigned > 0) throw new Incomplete(`${unsigned} uses of a key in the period are newer than the last signed checkpoint. Export the log again in a minute.`);
  if (log.entries === 0) throw new Incomplete('The log is empty.');
}

interface Sorting { readonly logged: ReadonlyMap<string, Logged>; readonly runs: ReadonlyMap<string, ReadonlySet<string>>; readonly subject: ProofSubject; readonly ports: VerifierPorts }

function sort(receipts: readonly ReadReceipt[], { logged, runs, subject, ports }: Sorting): Pick<CompletenessReport, 'sentTo' | 'others' | 'cannotTell'> {
  const piles: Record<'sentTo' | 'others' | 'cannotTell', Use[]> = { sentTo: [], others: [], cannotTell: [] };
  for (const receipt of receipts) {
    const about = isAbout(receipt, subject, runs, ports);
    piles[about === null ? 'cannotTell' : about ? 'sentTo' : 'others'].push(...(logged.get(receipt.facts.requestId)?.uses ?? []));
  }
  return { sentTo: counted(piles.sentTo), others: counted(piles.others), cannotTell: counted(piles.cannotTell) };
}

/** `null`: nothing says. */
function isAbout({ facts, salt }: ReadReceipt, subject: ProofSubject, runs: ReadonlyMap<string, ReadonlySet<string>>, { sha256 }: VerifierPorts): boolean | null {
  switch (subject.kind) {
    case 'project': return facts.caller.project === null ? null : facts.caller.project === subject.name;
    case 'document': return facts.caller.runId === null ? null : runs.get(facts.caller.runId)?.has(subject.id) ?? null;
    case 'body': {
      const bytes = salt === null ? null : fromBase64(salt);
      const input = facts.content?.input ?? null;
      return bytes === null || input === null ? null : contentCommitment('input', subject.bytes, bytes, sha256) === input;
    }
  }
}

const momentOf = (text: string | undefined): string | null => (text === undefined || Number.isNaN(Date.parse(text)) ? null : new Date(text).toISOString());

function counted(uses: readonly Use[]): SentTo[] {
  const counts = Map.groupBy(uses, ({ provider, model }) => JSON.stringify([provider, model]));
  return [...counts.values()].flatMap((group) => (group[0] === undefined ? [] : [{ ...group[0], uses: group.length }])).toSorted((left, right) => right.uses - left.uses);
}

/** A log that ends within the period says nothing of the rest of it. */
function reachOf(last: string, { to }: Header): readonly string[] {
  return Date.parse(last) >= Date.parse(to) ? [] : [`What happened after ${last}: the log ends there, and the period goes on. Export the log again after the period.`];
}

/** What such a proof cannot know. */
function limitsOf(subject: ProofSubject): readonly string[] {
  const shared = ['What went to providers past this gateway: it records its own uses of keys alone.'];
  switch (subject.kind) {
    case 'project': return [...shared, 'Whether requests were marked with the right project: who sends them says so. Tokens that are bound to a project cannot say otherwise.'];
    case 'document': return [...shared, 'Text that somebody copied out of the document into a request of their own. Runs of apps name their documents; other requests are counted as those of which nothing says.'];
    case 'body': return [...shared, 'The same text in another request body: a commitment is to the body, byte for byte.'];
  }
}
