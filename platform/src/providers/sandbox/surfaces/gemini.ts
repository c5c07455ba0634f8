import type { Asked, Reply, Stamp, Surface, Turn } from '../asked.ts';
import { countIn, isObject, type JsonObject, listIn, objectIn, textIn } from '../json.ts';
import { cutToPieces } from '../tokens.ts';

const ends: Readonly<Record<Reply['end'], string>> = { stop: 'STOP', length: 'MAX_TOKENS', tools: 'STOP', refusal: 'SAFETY' };

/** Model and method of `…/models/{model}:{method}`. */
export function readGeminiPath(path: string): { readonly model: string; readonly method: string } {
  const [, model = '', method = ''] = /\/models\/(.+):(\w+)(?:\?|$)/.exec(path) ?? [];
  return { model: decodeURIComponent(model), method };
}

const asEvents = (path: string): boolean => /[?&]alt=sse(?:&|$)/.test(path);

export const geminiSurface: Surface = {
  dialect: 'gemini',
  streamType: (path) => (asEvents(path) ? 'text/event-stream' : 'application/json'),
  read(untrustedBody, path) {
    const body = isObject(untrustedBody['generateContentRequest']) ? untrustedBody['generateContentRequest'] : untrustedBody;
    const { model, method } = readGeminiPath(path);
    const config = objectIn(body, 'generationConfig', 'generation_config');
    const schema = [config['responseJsonSchema'], config['response_json_schema'], config['responseSchema'], config['response_schema']].find(isObject) ?? null;
    const mime = textIn(config, 'responseMimeType') || textIn(config, 'response_mime_type');
    return {
      model, system: partsText(objectIn(body, 'systemInstruction', 'system_instruction')), turns: contentsOf(body).map(readTurn), tools: readTools(body), toolChoice: readChoice(body),
      schema, wantsJson: schema === null && mime === 'application/json', maxOutputTokens: countIn(config, 'maxOutputTokens') ?? countIn(config, 'max_output_tokens'),
      stream: method === 'streamGenerateContent', wantsStreamUsage: true,
    };
  },
  answer: (asked, reply, stamp) => chunkOf(asked, reply, stamp, partsOf(reply), { end: ends[reply.end], outputTokens: reply.outputTokens }),
  stream(asked, reply, stamp, path) {
    const pieces = reply.tools.length > 0 ? [partsOf(reply)] : cutToPieces(reply.text).map((text): JsonObject[] => [{ text }]);
    const chunks = pieces.map((parts, index) => {
      const last = index === pieces.length - 1;
      // Counts are on every chunk and grow.
      const outputTokens = last ? reply.outputTokens : Math.max(1, Math.floor((reply.outputTokens * (index + 1)) / pieces.length));
      return JSON.stringify(chunkOf(asked, reply, stamp, parts, { end: last ? ends[reply.end] ?? 'STOP' : null, outputTokens }));
    });
    if (asEvents(path)) return chunks.map((chunk) => `data: ${chunk}\r\n\r\n`);
    return chunks.map((chunk, index) => `${index === 0 ? '[' : ',\r\n'}${chunk}${index === chunks.length - 1 ? ']' : ''}`);
  },
};

function contentsOf(body: JsonObject): readonly unknown[] {
  return typeof body['contents'] === 'string' ? [{ role: 'user', parts: [{ text: body['contents'] }] }] : listIn(body, 'contents');
}

function partsText(content: unknown): string {
  return listIn(content, 'parts').map((part) => textIn(part, 'text')).filter((text) => text !== '').join('\n');
}

function readTurn(content: unknown): Turn {
  const results = listIn(content, 'parts').map((part) => objectIn(part, 'functionResponse', 'function_response')).filter((response) => Object.keys(response).length > 0);
  if (results.length > 0) return { role: 'tool', text: JSON.stringify(results.map((result) => result['response'])) };
  return { role: textIn(content, 'role') === 'model' ? 'assistant' : 'user', text: partsText(content) };
}

function readTools(body: JsonObject): Asked['tools'] {
  const declarations = listIn(body, 'tools').flatMap((tool) => [...listIn(tool, 'functionDeclarations'), ...listIn(tool, 'function_declarations')]);
  return declarations.flatMap((declared) => (textIn(declared, 'name') === '' ? [] : [{ name: textIn(declared, 'name'), schema: objectIn(declared, 'parametersJsonSchema', 'parameters', 'parameters_json_schema') }]));
}

function readChoice(body: JsonObject): Asked['toolChoice'] {
  const config = objectIn(objectIn(body, 'toolConfig', 'tool_config'), 'functionCallingConfig', 'function_calling_config');
  const mode = textIn(config, 'mode').toUpperCase();
  const [allowed] = listIn(config, 'allowedFunctionNames');
  if (mode === 'NONE') return 'none';
  if (mode !== 'ANY') return 'auto';
  return typeof allowed === 'string' ? { name: allowed } : 'any';
}

function partsOf(reply: Reply): JsonObject[] {
  return reply.tools.length > 0 ? reply.tools.map((tool) => ({ functionCall: { id: tool.id, name: tool.name, args: tool.arguments } })) : [{ text: reply.text }];
}

function chunkOf(asked: Asked, reply: Reply, stamp: Stamp, parts: readonly JsonObject[], at: { readonly end: string | null | undefined; readonly outputTokens: number }): JsonObject {
  return {
    candidates: [{ content: { parts, role: 'model' }, index: 0, ...(at.end === null || at.end === undefined ? {} : { finishReason: at.end }) }],
    usageMetadata: {
      promptTokenCount: reply.inputTokens, candidatesTokenCount: at.outputTokens, totalTokenCount: reply.inputTokens + at.outputTokens,
      promptTokensDetails: [{ modality: 'TEXT', tokenCount: reply.inputTokens }],
    },
    modelVersion: asked.model, responseId: `sandbox-${stamp.id}`,
  };
}
