import { operations, type PlainPrompt, type TranslatedRequest } from '@keystead/contract';
import { type CanonicalRequest, type Codec, codecs, DialectError, nothingSaid, type Notes, openNotes } from '../../dialects/index.ts';
import { implement } from '../../foundation/index.ts';

type DialectId = TranslatedRequest['dialect'];

/** Below which path of the gateway a dialect's own paths stand, and whose variant of it is written where cousins differ. */
const surfaces: Readonly<Partial<Record<DialectId, { readonly prefix: string; readonly provider: string }>>> = {
  'openai-chat': { prefix: '/v1', provider: 'openai' }, 'openai-responses': { prefix: '/v1', provider: 'openai' }, 'anthropic-messages': { prefix: '/v1', provider: 'anthropic' },
  gemini: { prefix: '/v1beta', provider: 'google' }, 'bedrock-converse': { prefix: '', provider: 'bedrock' },
};
const translatable = Object.keys(surfaces) as DialectId[];

/** The same request in each dialect. Pure: nothing is sent, no key is opened, nothing is kept. */
export function translateRequest() {
  return implement(operations.translateRequest, async ({ body: { model, prompt, request, to } }) => {
    const read: Read = (notes) => (prompt === undefined ? readWritten(request, model, notes) : readPrompt(prompt, model));
    return { translations: translatable.filter((each) => to === undefined || to.includes(each)).map((dialect) => translated(dialect, model, read)) };
  });
}

type Read = (notes: Notes) => CanonicalRequest;
type Written = { readonly dialect: DialectId; readonly path?: string | undefined; readonly body: Readonly<Record<string, unknown>> } | undefined;

/** @throws DialectError for a body that is wrong, or has no twin elsewhere */
function readWritten(request: Written, model: string, notes: Notes): CanonicalRequest {
  const codec = request === undefined ? undefined : codecs[request.dialect];
  if (request === undefined || codec === undefined) throw new DialectError('request', 'Requests of this format are not translated.');
  const { provider } = surfaces[request.dialect] ?? { provider: '' };
  // A dialect that names the model in its path has none in its body.
  const path = request.path ?? codec.encodeRequest({ ...nothingSaid, model, turns: [] }, { model, stream: request.body['stream'] === true, provider }, openNotes()).path;
  return codec.decodeRequest(request.body, path, notes);
}

const weather = { name: 'get_weather', description: 'The weather of a place, now', parameters: { type: 'object', properties: { place: { type: 'string', description: 'City and country' } }, required: ['place'], additionalProperties: false } } as const;
const answerSchema = { type: 'object', properties: { answer: { type: 'string' }, confidence: { type: 'string', enum: ['low', 'medium', 'high'] } }, required: ['answer', 'confidence'], additionalProperties: false } as const;

function readPrompt({ system, user, tools, structured, stream, maxOutputTokens }: PlainPrompt, model: string): CanonicalRequest {
  return {
    ...nothingSaid, model, stream, maxOutputTokens, system: system === '' ? [] : [{ kind: 'text', text: system }], turns: [{ role: 'user', parts: [{ kind: 'text', text: user }] }],
    tools: tools ? [weather] : [], format: structured ? { kind: 'schema', name: 'answer', description: null, schema: answerSchema, strict: true } : null,
  };
}

function translated(dialect: DialectId, model: string, read: Read): TranslatedRequest {
  const { prefix, provider } = surfaces[dialect] ?? { prefix: '', provider: '' };
  const notes = openNotes();
  try {
    const request = read(notes);
    const { path, headers, body } = codecOf(dialect).encodeRequest(request, { model, stream: request.stream, provider }, notes);
    return { dialect, path: prefix + path, headers: { ...headers }, body, warnings: [...notes.warnings], refusal: null };
  } catch (error) {
    if (!(error instanceof DialectError)) throw error;
    return { dialect, path: '', headers: {}, body: null, warnings: [...notes.warnings], refusal: { field: error.param, message: error.message } };
  }
}

function codecOf(dialect: DialectId): Codec {
  const codec = codecs[dialect];
  if (codec === undefined) throw new DialectError('to', `Requests of the format ${dialect} are not translated.`);
  return codec;
}
