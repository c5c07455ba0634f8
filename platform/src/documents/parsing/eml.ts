import PostalMime, { type Address, type Attachment, type Email } from 'postal-mime';
import { readHtml } from './html.ts';
import { beforeMessage } from './kind.ts';
import { claimedSize } from './picture-size.ts';
import { checkPages, cutIntoPages } from './pages.ts';
import { type HiddenText, NeedsOcr, type PageByOcr, type PagePlace, type ParseContext, type ParsedDocument, ParseRefusal, unreadable } from './parsed.ts';

/** Reads a document whose kind its bytes tell; given by parse.ts, which also reads messages. */
export type ParseNested = (bytes: Buffer, context: ParseContext) => Promise<ParsedDocument>;

interface Gathered { readonly pages: string[]; readonly places: PagePlace[]; readonly readByOcr: PageByOcr[]; readonly hidden: HiddenText[] }

/**
 * Reads an e-mail message (RFC 5322, MIME): its headers and text first, then each attachment on pages of its own. An attachment that cannot be read has a
 * page that says why. Names of attachments are shown and never used as paths.
 *
 * @throws ParseRefusal
 */
export async function parseEml(bytes: Buffer, context: ParseContext, parseNested: ParseNested): Promise<ParsedDocument> {
  const before = beforeMessage.exec(bytes.toString('latin1', 0, 512))?.[0].length ?? 0;
  const messages = before > 3 ? countMessages(bytes.toString('latin1', before)) : 1;
  if (messages > 1) throw unreadable(`it is a mailbox of ${messages} messages: save each message as EML and upload those`);
  const email = await open(bytes.subarray(before));
  const gathered: Gathered = { pages: [], places: [], readByOcr: [], hidden: [] };
  const { text, hidden } = body(email);
  for (const page of cutIntoPages(`${headers(email)}\n\n${text}`.trim())) add(gathered, page, { part: 'Message' });
  gathered.hidden.push(...hidden.map((each) => ({ page: 1, ...each })));
  const attachments = email.attachments.filter((attachment) => !isOrnament(attachment));
  for (const attachment of attachments.slice(0, context.limits.maxAttachments)) await addAttachment(gathered, attachment, context, parseNested);
  const left = attachments.length - context.limits.maxAttachments;
  if (left > 0) add(gathered, `(${left} more attachments were not read: at most ${context.limits.maxAttachments} of one message are.)`, { part: 'Message' });
  const { pages, places, readByOcr } = gathered;
  return {
    kind: 'eml', paging: 'derived', pages: checkPages(pages, context.limits), places,
    ...readByOcr.length === 0 ? {} : { readByOcr }, ...gathered.hidden.length === 0 ? {} : { hidden: gathered.hidden },
  };
}

async function open(bytes: Buffer): Promise<Email> {
  try {
    return await PostalMime.parse(bytes, { attachmentEncoding: 'arraybuffer', forceRfc822Attachments: true, maxNestingDepth: 64 });
  } catch (error) {
    throw unreadable('it is damaged or not a whole message', error);
  }
}

/** The messages of a mailbox: each begins with a line of its own after an empty one (RFC 4155). */
const countMessages = (text: string): number => 1 + (text.match(/\r?\n\r?\nFrom [^\r\n]{1,200}\d{4}[^\r\n]{0,20}\r?\n[!-9;-~]{1,76}:/g)?.length ?? 0);

/** Pixels; a picture that the HTML text shows within itself and that is smaller is a logo or a button. A larger one may be a photograph of a page. */
const ornamentPixels = 200_000;

function isOrnament(attachment: Attachment): boolean {
  if (attachment.related !== true || !attachment.mimeType.startsWith('image/')) return false;
  const size = claimedSize(Buffer.from(attachment.content as ArrayBuffer));
  return size === null || size.width * size.height < ornamentPixels;
}

function headers(email: Email): string {
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['From', email.from === undefined ? undefined : people([email.from])], ['To', people(email.to)], ['Cc', people(email.cc)], ['Bcc', people(email.bcc)], ['Reply-To', people(email.replyTo)], ['Date', email.date], ['Subject', email.subject],
  ];
  return lines.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [`${name}: ${value.replace(/\s+/g, ' ')}`])).join('\n');
}

function people(addresses: readonly Address[] | undefined): string {
  return (addresses ?? []).flatMap((each) => each.group ?? [each]).map(({ name, address }) => (name === '' || name === address ? address ?? '' : `${name} <${address ?? ''}>`)).join(', ');
}

/** A plain text that the HTML is so many times as long as does not say the same. */
const lengthOfStandIn = 3;

/** The plain text where there is one that is no mere stand-in for the HTML; what the HTML hides is told in either case. */
function body(email: Email): ReturnType<typeof readHtml> {
  const html = email.html === undefined ? null : readHtml(email.html);
  const plain = email.text?.replace(/\r\n?/g, '\n').trim() ?? '';
  const isStandIn = html !== null && plain.length * lengthOfStandIn < html.text.length;
  return { text: isStandIn ? html.text : plain, hidden: html?.hidden ?? [] };
}

function add(gathered: Gathered, page: string, place: PagePlace): void {
  gathered.pages.push(page);
  gathered.places.push(place);
}

async function addAttachment(gathered: Gathered, attachment: Attachment, context: ParseContext, parseNested: ParseNested): Promise<void> {
  const name = (attachment.filename ?? (attachment.mimeType === 'message/rfc822' ? 'message' : attachment.contentId) ?? 'without a name').replace(/[\r\n\t]+/g, ' ').slice(0, 120);
  const part = `Attachment ${name}`;
  if (context.depth >= context.limits.maxNesting) return add(gathered, '(It lies too deep in other messages to be read. Upload it on its own.)', { part });
  try {
    const parsed = await parseNested(Buffer.from(attachment.content as ArrayBuffer), { ...context, depth: context.depth + 1 });
    const before = gathered.pages.length;
    for (const [index, page] of parsed.pages.entries()) {
      const place = parsed.places?.[index];
      add(gathered, page, place === undefined ? { part } : { ...place, part: parsed.kind === 'csv' ? part : `${part}, ${place.part}` });
    }
    gathered.readByOcr.push(...(parsed.readByOcr ?? []).map((read) => ({ ...read, page: read.page + before })));
    gathered.hidden.push(...(parsed.hidden ?? []).map((each) => ({ ...each, page: each.page + before })));
  } catch (error) {
    if (error instanceof NeedsOcr) throw error;
    const why = error instanceof ParseRefusal ? (error.code === 'unsupported_media_type' ? `it is ${error.detail}` : error.detail) : 'it is damaged';
    add(gathered, `(This attachment was not read: ${why}.)`, { part });
  }
  if (gathered.pages.length > context.limits.maxPages) throw unreadable(`it has more than ${context.limits.maxPages} pages with its attachments`);
}
