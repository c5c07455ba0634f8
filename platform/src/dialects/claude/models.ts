/** What differs between Claude models, as far as a request for one must know it; the same at Anthropic and at Bedrock. */
export interface ClaudeFacts {
  /** How thinking is asked for: a number of tokens, an effort (`adaptive`), either, or not at all. */
  readonly thinking: 'none' | 'budget' | 'either' | 'adaptive';
  /** Thinking can be switched off. */
  readonly canStopThinking: boolean;
  /** `xhigh` is one of its efforts. */
  readonly knowsXhigh: boolean;
  /** `temperature`, `top_p`, `top_k`: all, one of the first two, or none of them. */
  readonly sampling: 'all' | 'one' | 'none';
  /** Instructions may stand between the turns, with the role `system`. */
  readonly takesLaterInstructions: boolean;
  /** What is asked for where the caller sets no limit: Anthropic needs one. */
  readonly mostOutputTokens: number;
}

const release = /claude(?:-[a-z]+)*-(\d{1,2})(?:[-.](\d{1,2}))?(?=$|[^\d])/;

/** Major and minor number in a model's id, as one number (4.06 for 4.6); a name without one is newer than all. `null`: no Claude model. */
function releaseOf(model: string): number | null {
  const name = model.toLowerCase();
  if (!name.includes('claude')) return null;
  const match = release.exec(name);
  return match === null ? Number.POSITIVE_INFINITY : Number(match[1]) + Number(match[2] ?? 0) / 100;
}

/** For whoever else speaks Anthropic's format: the older manners, which they followed. */
const cousin: ClaudeFacts = { thinking: 'budget', canStopThinking: true, knowsXhigh: false, sampling: 'all', takesLaterInstructions: false, mostOutputTokens: 8_192 };

/**
 * The facts of a model, from its id at Anthropic, Bedrock or Vertex (Anthropic's pages on adaptive thinking, effort, sampling
 * and mid-conversation system messages, autumn 2026). Models nobody has heard of are taken for the newest.
 */
export function claudeFacts(model: string): ClaudeFacts {
  const number = releaseOf(model);
  if (number === null) return cousin;
  const adaptiveOnly = /fable|mythos/.test(model.toLowerCase());
  return {
    thinking: thinkingOf(number), canStopThinking: !adaptiveOnly, knowsXhigh: number >= 4.07,
    sampling: number >= 4.07 ? 'none' : number >= 4.01 ? 'one' : 'all',
    takesLaterInstructions: number >= 4.08 && !/sonnet-5(?!-\d{1,2}(?:\D|$))/.test(model),
    mostOutputTokens: mostOutputOf(number),
  };
}

function thinkingOf(number: number): ClaudeFacts['thinking'] {
  if (number < 3.07) return 'none';
  if (number < 4.06) return 'budget';
  return number < 4.07 ? 'either' : 'adaptive';
}

function mostOutputOf(number: number): number {
  if (number < 3.05) return 4_096;
  if (number < 3.07) return 8_192;
  return number >= 4 && number < 4.02 ? 32_000 : 64_000;
}

export function isClaude(model: string): boolean {
  return releaseOf(model) !== null;
}
