import type { TranslatedRequest } from '@keystead/contract';

type Body = Readonly<Record<string, unknown>>;
interface Snippet { readonly label: string; readonly code: string }

const indent = (value: unknown): string => JSON.stringify(value, null, 2);
const keyPlace = '$KEYSTEAD_TOKEN';

/** A request as a curl command. */
export function curlOf({ path, headers, body }: TranslatedRequest, url: string): string {
  const own = Object.entries(headers).map(([name, value]) => `  -H "${name}: ${value}" \\\n`).join('');
  return `curl '${url}${path}' \\\n  -H "Authorization: Bearer ${keyPlace}" \\\n  -H "Content-Type: application/json" \\\n${own}  -d '${indent(body).replaceAll("'", "'\\''")}'`;
}

/** How the official SDK of each dialect sends it: the body as it is, in the SDK's own call. */
const sdks: Readonly<Partial<Record<TranslatedRequest['dialect'], (body: Body, url: string, request: TranslatedRequest) => string>>> = {
  'openai-chat': (body, url) => `import OpenAI from 'openai';\n\nconst client = new OpenAI({ baseURL: '${url}/v1', apiKey: process.env.KEYSTEAD_TOKEN });\nconst answer = await client.chat.completions.create(${indent(body)});`,
  'openai-responses': (body, url) => `import OpenAI from 'openai';\n\nconst client = new OpenAI({ baseURL: '${url}/v1', apiKey: process.env.KEYSTEAD_TOKEN });\nconst answer = await client.responses.create(${indent(body)});`,
  'anthropic-messages': (body, url) => `import Anthropic from '@anthropic-ai/sdk';\n\nconst client = new Anthropic({ baseURL: '${url}', apiKey: process.env.KEYSTEAD_TOKEN });\nconst answer = await client.messages.create(${indent(body)});`,
  gemini: (body, url, { path }) => {
    const { contents, generationConfig, ...rest } = body;
    const model = decodeURIComponent(/\/models\/(.+):\w+/.exec(path)?.[1] ?? '');
    const stream = path.includes(':stream');
    return `import { GoogleGenAI } from '@google/genai';\n\nconst client = new GoogleGenAI({ apiKey: process.env.KEYSTEAD_TOKEN, httpOptions: { baseUrl: '${url}' } });\nconst answer = await client.models.${stream ? 'generateContentStream' : 'generateContent'}(${indent({ model, contents, config: { ...(generationConfig as object | undefined), ...rest } })});`;
  },
  'bedrock-converse': (body, url, { path }) => {
    const modelId = decodeURIComponent(/\/model\/(.+)\/converse/.exec(path)?.[1] ?? '');
    const command = path.endsWith('-stream') ? 'ConverseStreamCommand' : 'ConverseCommand';
    return `import { BedrockRuntimeClient, ${command} } from '@aws-sdk/client-bedrock-runtime';\n\nconst client = new BedrockRuntimeClient({ region: 'us-east-1', endpoint: '${url}', token: { token: process.env.KEYSTEAD_TOKEN }, authSchemePreference: ['httpBearerAuth'] });\nconst answer = await client.send(new ${command}(${indent({ modelId, ...body })}));`;
  },
};

/** What to copy of a request. */
export function snippetsOf(request: TranslatedRequest, url: string): readonly Snippet[] {
  const sdk = request.body === null ? undefined : sdks[request.dialect]?.(request.body, url, request);
  return [{ label: 'curl', code: curlOf(request, url) }, ...(sdk === undefined ? [] : [{ label: 'SDK, JavaScript', code: sdk }])];
}
