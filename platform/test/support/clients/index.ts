import { anthropic } from './anthropic.ts';
import type { Client } from './client.ts';
import { google } from './google.ts';
import { langchainClients } from './langchain.ts';
import { openAiChat, openAiResponses } from './openai.ts';
import { vercelClients } from './vercel.ts';

/** Packages that come with the development dependencies: driven by `npm test`. */
export const packagedClients: readonly Client[] = [openAiChat, openAiResponses, anthropic, google, ...vercelClients, ...langchainClients];

export type { Client, ClientAction, ClientError, Place } from './client.ts';
