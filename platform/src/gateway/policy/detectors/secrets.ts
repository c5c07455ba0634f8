import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import { type Detector, type Report, type Shape, shapeDetector } from './detector.ts';

/** A rule of secretlint’s preset, as far as it is used here. */
interface SecretlintRule {
  readonly meta: { readonly id: string };
  readonly create: (context: RuleContext, options: Readonly<Record<string, unknown>>) => { readonly file?: (source: { readonly content: string; readonly contentType: 'text'; readonly filePath: undefined; readonly ext: string }) => unknown };
}
interface RuleContext {
  /** Given the values too, so that none of them gets into a message. */
  createTranslator(messages: unknown): (id: string) => string;
  report(found: { readonly message: unknown; readonly range: readonly [number, number] }): void;
  ignore(): void;
}

/** One rule reads files from disk by their names; the other lets a text switch rules off by a comment in it. */
const leftOut: ReadonlySet<string> = new Set(['@secretlint/secretlint-rule-gcp', '@secretlint/secretlint-rule-filter-comments']);
const options: Readonly<Record<string, Readonly<Record<string, unknown>>>> = { '@secretlint/secretlint-rule-aws': { enableIDScanRule: false } };

/** What the rules of the preset report is named after the rule: GITHUB, AWS, PRIVATEKEY. */
function kindOf(ruleId: string): string {
  return ruleId.replace('@secretlint/secretlint-rule-', '').replace(/[^a-z]/g, '_').replace(/^_+/, '').toUpperCase();
}

let reporting: { readonly report: Report; readonly text: string } | null = null;

/** Rules are made once; while one runs, `reporting` says for whom. They run to their end without giving way. */
const runners = (rules as unknown as readonly SecretlintRule[]).filter(({ meta }) => !leftOut.has(meta.id)).map((rule) => {
  const kind = kindOf(rule.meta.id);
  const made = rule.create({
    createTranslator: () => (id) => id, ignore: () => undefined,
    report({ range: [start, end] }) { if (reporting !== null) reporting.report(kind, start, Math.min(end, reporting.text.length)); },
  }, options[rule.meta.id] ?? {});
  return (content: string) => { made.file?.({ content, contentType: 'text', filePath: undefined, ext: '.txt' }); };
});

/** Shapes that the preset has not, or only beside a name. */
const shapes: readonly Shape[] = [
  { kind: 'PRIVATE_KEY', pattern: /-----BEGIN (?:[A-Z0-9]{2,10} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[A-Za-z0-9+/=\s\\:,.]|-(?!-)){40,7000}-----END (?:[A-Z0-9]{2,10} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g },
  { kind: 'AWS_KEY_ID', pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])/g, accept: (found) => !found.endsWith('EXAMPLE') },
  { kind: 'GOOGLE_KEY', pattern: /(?<![A-Za-z0-9_-])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/g },
  { kind: 'KEYSTEAD_TOKEN', pattern: /(?<![A-Za-z0-9_])ks_(?:prod|stag|dev|live|test)?_?[A-Za-z0-9_]{24,120}(?![A-Za-z0-9_])/g, accept: hasDigitAndLetter },
  { kind: 'TOKEN', pattern: /(?<![A-Za-z0-9_.-])eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{16,1000}(?![A-Za-z0-9_-])/g },
  { kind: 'MODEL_KEY', pattern: /(?<![A-Za-z0-9_-])(?:sk-(?:proj|svcacct|admin|or-v1|ant-api03|lf)-[A-Za-z0-9_-]{20,250}|xai-[A-Za-z0-9]{60,100}|gsk_[A-Za-z0-9]{40,80}|pplx-[A-Za-z0-9]{40,60}|fw_[A-Za-z0-9]{22,40}|r8_[A-Za-z0-9]{36,40})(?![A-Za-z0-9_-])/g, accept: hasDigitAndLetter },
  { kind: 'PASSWORD', pattern: /\b(?:password|passwd|pwd|passphrase|kennwort|passwort)["']?\s{0,3}[:=]\s{0,3}["']?([^\s"',;<>{}()[\]$*]{8,100})/gi, accept: looksLikePassword },
  { kind: 'API_KEY', pattern: /\b(?:api[_ -]?key|apikey|secret[_ -]?key|client[_ -]?secret|access[_ -]?token|auth[_ -]?token)["']?\s{0,3}[:=]\s{0,3}["']?([A-Za-z0-9_\-./+=]{20,200})/gi, accept: looksRandom },
];

function hasDigitAndLetter(found: string): boolean {
  return /\d/.test(found) && /[a-z]/i.test(found);
}

/** A word in any language is none; digits or signs among letters are what people are told to write. */
function looksLikePassword(found: string): boolean {
  return /[a-z]/i.test(found) && /[\d!@#%^&+=?~|/\\-]/.test(found) && !/^(?:\$|env|process|os\.|config|your|my_|example|changeme|https?:)/i.test(found) && !/[a-z]\.[a-z]/i.test(found);
}

const leastEntropyBits = 3;

/** Shannon’s entropy for each character: names of variables and paths have less than made-up keys. */
function looksRandom(found: string): boolean {
  if (!hasDigitAndLetter(found)) return false;
  const counts = new Map<string, number>();
  for (const character of found) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / found.length) * Math.log2(count / found.length);
  return bits >= leastEntropyBits;
}

const ours = shapeDetector('secrets', shapes);

/** Keys, tokens and passwords: secretlint’s recommended rules (MIT), and a few shapes beside them. */
export const secrets: Detector = {
  category: 'secrets',
  find(text, report) {
    reporting = { report, text };
    try {
      for (const run of runners) run(text);
    } finally {
      reporting = null;
    }
    ours.find(text, report);
  },
};
