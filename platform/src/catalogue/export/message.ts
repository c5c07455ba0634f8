import { type Run, messagesOf } from '@keystead/contract';
import { InvalidRequest } from '../../foundation/index.ts';
import type { PaperFile } from '../../papers/index.ts';
import { reviewSchema } from '../answer/schemas.ts';
import type { AppManifest } from '../manifest.ts';

/** One message of a draft: `part` says which of it. */
export interface WantedMessage { readonly place: string; readonly part: 'subject' | 'body' }

const sandboxLine = '[SANDBOX – made to try things out, not a real answer]';

/** A message of a draft, ready to paste. @throws InvalidRequest where the draft has no such message, or it has no subject. */
export function writeMessage(manifest: AppManifest, run: Run, { place, part }: WantedMessage): PaperFile {
  const messages = messagesOf({ sections: manifest.sections, schema: reviewSchema(manifest), output: run.output ?? {} });
  const text = messages.find((message) => message.place === place)?.[part] ?? null;
  if (text === null) throw new InvalidRequest([{ path: 'message', message: messages.length === 0 ? 'the draft holds no letter or message' : `the draft has no such ${part === 'subject' ? 'subject' : 'message'}; it has: ${messages.map((message) => message.place).join(', ')}` }]);
  const marked = run.sandbox && part === 'body' ? `${sandboxLine}\n\n${text}` : text;
  return { name: `${place}.txt`, contentType: 'text/plain; charset=utf-8', bytes: Buffer.from(marked) };
}
