/**
 * What bounds the tokens that a request's input can come to:
 * - `bytes`: text alone. A token is at least one byte of it.
 * - `context`: something counts otherwise than by its bytes (images, sound, files, what the provider has stored), so
 *   only the model's context window bounds it.
 * - `none`: the provider may go on by itself (its own tools) or charge otherwise (priority, fast, regional), so that
 *   nothing in the request bounds the bill.
 */
export type InputBound = 'bytes' | 'context' | 'none';

/** Kinds of content part that are not text. */
const countedOtherwise = /^(?:image|input_image|image_url|audio|input_audio|video|file|input_file|document|item_reference|container_upload)$/;
/** Fields that name content outside the request, or hold it in another form than text. */
const fieldsBeyondBytes = new Set([
  'previous_response_id', 'conversation', 'file_id', 'file_url', 'image_url', 'input_audio',
  'inlineData', 'inline_data', 'fileData', 'file_data', 'cachedContent', 'cached_content', 'bytes', 's3Location',
]);
/** Gemini names a tool of its own by a field, OpenAI and Anthropic by a type that is not `function` or `custom`. */
const ownToolFields = new Set([
  'googleSearch', 'google_search', 'googleSearchRetrieval', 'google_search_retrieval', 'urlContext', 'url_context', 'codeExecution', 'code_execution',
  'googleMaps', 'google_maps', 'fileSearch', 'file_search', 'computerUse', 'computer_use', 'mcpServers',
]);
const callersTools = new Set(['function', 'custom', 'namespace']);
const ordinaryTiers = new Set(['auto', 'default', 'standard', 'standard_only', 'flex']);
/** Top-level fields whose presence changes the price or lets the provider act, or choose another model, by itself. */
const unboundedFields = ['web_search_options', 'mcp_servers', 'inference_geo', 'speed', 'background', 'context_management', 'guardrailConfig', 'performanceConfig', 'promptVariables', 'plugins', 'models'];

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function runsAtProvider(tool: unknown): boolean {
  if (!isRecord(tool)) return true;
  if (typeof tool['type'] === 'string' && !callersTools.has(tool['type'])) return true;
  return Object.keys(tool).some((field) => ownToolFields.has(field));
}

function isUnbounded(body: Record<string, unknown>): boolean {
  const tools = body['tools'];
  if (tools !== undefined && tools !== null && (!Array.isArray(tools) || tools.some(runsAtProvider))) return true;
  if (isUnboundedAtBedrock(body)) return true;
  const named = body['service_tier'] ?? body['serviceTier'];
  const tier = isRecord(named) ? named['type'] : named;
  if (tier !== undefined && tier !== null && (typeof tier !== 'string' || !ordinaryTiers.has(tier))) return true;
  const modalities = body['modalities'];
  if (Array.isArray(modalities) && modalities.some((modality) => modality !== 'text')) return true;
  return unboundedFields.some((field) => body[field] !== undefined && body[field] !== null && body[field] !== false);
}

/** Bedrock keeps tools one level deeper, and hands on what it does not know itself to the model. */
function isUnboundedAtBedrock(body: Record<string, unknown>): boolean {
  const { toolConfig, additionalModelRequestFields: handedOn } = body;
  const tools = isRecord(toolConfig) ? toolConfig['tools'] : null;
  if (Array.isArray(tools) && tools.some((tool) => isRecord(tool) && tool['toolSpec'] === undefined && tool['cachePoint'] === undefined)) return true;
  return isRecord(handedOn) && isUnbounded(handedOn);
}

/** Walks without recursion, so that depth costs no stack. */
function holdsMoreThanText(body: Record<string, unknown>): boolean {
  const waiting: unknown[] = [body];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (Array.isArray(value)) {
      for (const inner of value) if (isContainer(inner)) waiting.push(inner);
    } else if (isRecord(value)) {
      if (typeof value['type'] === 'string' && countedOtherwise.test(value['type'])) return true;
      // Parsed JSON inherits nothing, and no list of its entries is made for each object of each request.
      for (const field in value) {
        const inner = value[field];
        if (fieldsBeyondBytes.has(field) && inner !== null) return true;
        if (isContainer(inner)) waiting.push(inner);
      }
    }
  }
  return false;
}

function isContainer(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** Judges a parsed request body of any dialect. What it does not understand is held to the looser bound. */
export function inputBoundOf(body: unknown): InputBound {
  if (!isRecord(body) || isUnbounded(body)) return 'none';
  // A stored prompt (Responses API) is text of unknown length.
  if (isRecord(body['prompt'])) return 'context';
  return holdsMoreThanText(body) ? 'context' : 'bytes';
}
