/** Where cousins of OpenAI's chat format differ in what they take. What is left out is as OpenAI does it. */
export interface ChatQuirks {
  /** The name of the output limit; left out: by the model's name, since OpenAI's own models differ. */
  readonly outputLimit?: 'max_tokens' | 'max_completion_tokens';
  /** The word for "some tool must be called". */
  readonly anyTool?: 'required' | 'any';
  readonly seed?: 'seed' | 'random_seed';
  /** Ids of calls must be nine letters or digits (Mistral). */
  readonly shortCallIds?: boolean;
  /** It has no structured output by schema: JSON mode is asked for, and the schema stands in the instructions. */
  readonly noSchemas?: boolean;
}
