import type { MemberRule } from '../../canonical/index.ts';
import { bothSpellings } from './spelling.ts';

const tuning = { tunes: 'The provider that serves this request has nothing like it, so it was left out.' } as const;
const ownMedia = { means: 'Answers in sound and pictures are asked for in Gemini’s own way and are not translated. Call a provider that speaks Gemini’s format itself.' } as const;

/** Members of a generateContent body (Gemini API and Vertex AI references), and what becomes of each in translation. */
export const requestRules = bothSpellings({
  contents: 'read', systemInstruction: 'read', tools: 'read', toolConfig: 'read', generationConfig: 'read', model: 'neutral', store: 'neutral', serviceTier: tuning,
  safetySettings: { tunes: 'Every provider filters by its own rules; the thresholds were left out.' },
  labels: { tunes: 'They only label the request at Google and were left out.' },
  cachedContent: { means: 'It stands for content that Google keeps. Send the content itself.' },
  modelArmorConfig: { means: 'Model Armor is Google’s own check, and another provider cannot do it.' },
  continuationToken: { means: 'It goes on with an answer that Google began.' },
} satisfies Record<string, MemberRule>);

export const configRules = bothSpellings({
  temperature: 'read', topP: 'read', topK: 'read', candidateCount: 'read', maxOutputTokens: 'read', stopSequences: 'read', seed: 'read', presencePenalty: 'read', frequencyPenalty: 'read',
  responseLogprobs: 'read', logprobs: 'read', responseMimeType: 'read', responseSchema: 'read', responseJsonSchema: 'read', thinkingConfig: 'read', responseModalities: 'read',
  mediaResolution: tuning, audioTimestamp: tuning, routingConfig: tuning, modelSelectionConfig: tuning, modelConfig: tuning, enableAffectiveDialog: tuning, enableEnhancedCivicAnswers: tuning, audioTranscriptionConfig: tuning,
  speechConfig: ownMedia, imageConfig: ownMedia, translationConfig: ownMedia, responseFormat: { means: 'This way of asking for a format is Gemini’s own. Use "responseMimeType" and "responseJsonSchema".' },
} satisfies Record<string, MemberRule>);

export const thinkingRules = bothSpellings({ includeThoughts: 'read', thinkingBudget: 'read', thinkingLevel: 'read' });
export const toolConfigRules = bothSpellings({ functionCallingConfig: 'read', includeServerSideToolInvocations: 'neutral', retrievalConfig: tuning });
export const callingRules = bothSpellings({ mode: 'read', allowedFunctionNames: 'read', streamFunctionCallArguments: 'neutral' });
export const declarationRules = bothSpellings({ name: 'read', description: 'read', parameters: 'read', parametersJsonSchema: 'read', response: 'neutral', responseJsonSchema: 'neutral', behavior: tuning });

/** Members of a part besides what it holds. */
export const partRules = bothSpellings({
  text: 'read', thought: 'read', thoughtSignature: 'read', inlineData: 'read', fileData: 'read', functionCall: 'read', functionResponse: 'read', executableCode: 'read', codeExecutionResult: 'read',
  toolCall: 'read', toolResponse: 'read', videoMetadata: tuning, mediaResolution: tuning, mediaProcessing: tuning, partMetadata: 'neutral', speechMetadata: tuning, audioTranscription: 'neutral',
});

/** Tools that Google runs. */
export const hostedTool = 'It runs at Google and cannot be carried over. Offer your own as a function.';
