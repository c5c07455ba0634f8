const notForChat = /embed|whisper|tts|dall-e|image|audio|realtime|moderation|transcri|rerank|guard|sora|veo|imagen|aqa|computer-use|ocr|davinci|babbage|turbo-instruct/i;
const inexpensive = /mini|haiku|flash|small|lite|nano|instant|8b/i;
// Models that think at length before a short answer.
const slow = /^o\d|reason|think|r1\b/i;
const unsettled = /preview|exp|beta|\d{4}-?\d{2}-?\d{2}/i;

/** A sensible model for a first call out of those a key sees: one that chats, an inexpensive one, under its plain name. */
export function chooseModel(models: readonly string[]): string | null {
  const candidates = models.map((model) => model.replace(/^models\//, '')).filter((model) => !notForChat.test(model));
  const rank = (model: string) => (inexpensive.test(model) ? 0 : 2) + (unsettled.test(model) ? 1 : 0) + (slow.test(model) ? 1 : 0);
  const [best] = candidates.toSorted((first, second) => rank(first) - rank(second) || second.localeCompare(first, 'en', { numeric: true }));
  return best ?? models[0] ?? null;
}
