import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type DataClass, dataClasses, type DetectionRule, type GatewayPolicy, gatewayPolicy, openPolicy, strictestOf, strictnessOf } from '@keystead/contract';
import { textPlacesOf } from '../../dialects/index.ts';
import { applyPolicy, type Cleared, complexityFactsOf, complexityOf, outOfPlace, PolicyRefusal, policyOf } from './index.ts';
import { rulingOf } from './configuration.ts';
import { personal, secrets } from './detectors/index.ts';
import { piecesOf, pieceCharacters, scanPlaces } from './scan.ts';
import { tryOut } from './try-out.ts';

const rule = (category: DetectionRule['category'], action: DetectionRule['action'], more: Partial<DetectionRule> = {}): DetectionRule => ({ category, action, dataClass: 'unlabelled', appId: null, route: null, ...more });
const withRules = (...detection: DetectionRule[]): GatewayPolicy => ({ ...openPolicy, detection });

function apply(policy: GatewayPolicy, body: Record<string, unknown>, more: { dataClass?: DataClass; appId?: string | null; bytes?: Buffer } = {}): Cleared {
  const cleared = applyPolicy({ policy: policyOf(policy), dialect: 'openai-chat', body, bytes: more.bytes ?? Buffer.from(JSON.stringify(body)), model: 'm', dataClass: more.dataClass ?? 'unlabelled', appId: more.appId ?? null });
  assert.ok(!(cleared instanceof Promise));
  return cleared;
}
const ask = (content: unknown): Record<string, unknown> => ({ model: 'm', messages: [{ role: 'user', content }] });

describe('G5 data classes', () => {
  it('G5 the strictest of what is said wins, and saying nothing is the mildest', () => {
    assert.equal(strictestOf([null, 'internal', undefined, 'health', 'personal']), 'health');
    assert.equal(strictestOf([]), 'unlabelled');
    assert.deepEqual(dataClasses.toSorted((left, right) => strictnessOf(left) - strictnessOf(right)), [...dataClasses]);
  });
});

describe('G9 residency', () => {
  const target = (origin: string, sandbox = false) => ({ credential: { origin }, model: 'm', provider: { sandbox } });
  const eu = target('https://eu.api.openai.com');
  const plain = target('https://api.openai.com');
  const policy = policyOf({ ...openPolicy, residency: [{ dataClass: 'personal', regions: ['eu', 'local'], origins: 'any' }, { dataClass: 'privileged', regions: 'any', origins: ['https://llm.harbour.example'] }], places: [{ origin: 'https://llm.harbour.example', region: 'eu' }, { origin: 'https://eu.api.openai.com', region: 'us' }] });
  assert.ok(policy !== null);

  it('G9 a rule holds for its class and every stricter one, and for no milder one', () => {
    for (const [dataClass, refused] of [['unlabelled', false], ['confidential', false], ['personal', true], ['health', true], ['privileged', true]] as const) assert.equal(outOfPlace(policy, plain, dataClass) !== null, refused, dataClass);
    assert.equal(outOfPlace(policy, eu, 'health'), null);
    assert.equal(outOfPlace(policy, eu, 'privileged')?.rule.dataClass, 'privileged');
  });

  it('G9 a place that nobody states is refused; the organisation’s word counts where the address says nothing, and not against it', () => {
    assert.equal(outOfPlace(policy, target('https://other.example'), 'personal')?.region, 'unknown');
    assert.equal(outOfPlace(policy, target('https://llm.harbour.example'), 'privileged'), null);
    assert.equal(outOfPlace(policy, eu, 'personal'), null);
    assert.equal(outOfPlace(policy, target('http://sandbox.keystead.invalid', true), 'personal'), null);
  });

  it('G9 a stored policy that cannot be read lets nothing leave', () => {
    const closed = policyOf({ from: 'another version' });
    assert.ok(closed !== null);
    assert.notEqual(outOfPlace(closed, eu, 'unlabelled'), null);
  });
});

describe('G10 rules', () => {
  it('G10 an app’s rule comes before one for every app, a stricter class’s before a milder one’s, and what no rule names is allowed', () => {
    const rules = [rule('personal', 'mask'), rule('personal', 'warn', { dataClass: 'health' }), rule('personal', 'block', { appId: 'outreach' })];
    const action = (dataClass: DataClass, appId: string | null) => rulingOf(rules, 'personal', { dataClass, appId }).action;
    assert.deepEqual([action('public', null), action('health', null), action('privileged', null), action('health', 'outreach'), action('public', 'other')], ['mask', 'warn', 'warn', 'block', 'mask']);
    assert.equal(rulingOf(rules, 'secrets', { dataClass: 'health', appId: null }).action, 'allow');
  });

  it('G10 rules that cannot mean anything are refused when they are saved', () => {
    for (const bad of [rule('secrets', 'reroute'), rule('secrets', 'block', { route: 'x' }), rule('attachments', 'mask')]) assert.equal(gatewayPolicy.safeParse(withRules(bad)).success, false);
    assert.equal(gatewayPolicy.safeParse(withRules(rule('secrets', 'warn'), rule('secrets', 'block'))).success, false);
  });

  it('G10 a policy that asks for nothing is none: no request is walked', () => {
    assert.equal(policyOf(openPolicy), null);
    assert.equal(policyOf(withRules(rule('secrets', 'allow'))), null);
  });

  it('G10 warn says what was seen and sends the bytes as they came', () => {
    const body = ask('write to ada@harbour.example and bob@harbour.example');
    const bytes = Buffer.from(JSON.stringify(body, null, 2));
    const cleared = apply(withRules(rule('personal', 'warn')), body, { bytes });
    assert.equal(cleared.bytes, bytes);
    assert.deepEqual(cleared.headers, ['x-keystead-policy', 'warn:personal=2']);
    assert.deepEqual(cleared.record, { dataClass: 'unlabelled', action: 'warn', finds: { personal: 2 } });
  });

  it('G10 mask writes the same placeholder for the same text, in names of members and JSON within text too', () => {
    const body = { ...ask('ada@harbour.example, call +49 30 901820, or ADA@harbour.example'), metadata: { 'ada@harbour.example': 'bob@harbour.example' }, tools: [{ type: 'function', function: { name: 'f', arguments: '{"to":"bob@harbour.example"}' } }] };
    const cleared = apply(withRules(rule('personal', 'mask')), body);
    const sent = JSON.parse(cleared.bytes.toString()) as { messages: [{ content: string }]; metadata: object; tools: [{ function: { arguments: string } }] };
    assert.equal(sent.messages[0].content, '[EMAIL_1], call [PHONE_1], or [EMAIL_1]');
    assert.deepEqual(sent.metadata, { '[EMAIL_1]': '[EMAIL_2]' });
    assert.deepEqual(JSON.parse(sent.tools[0].function.arguments), { to: '[EMAIL_2]' });
    assert.deepEqual(cleared.headers, ['x-keystead-policy', 'mask:personal=6', 'x-keystead-masked', '6']);
  });

  it('G10 block names kinds and places, never the text; reroute and mask go together', () => {
    const text = 'MRN: 00483921 for ada@harbour.example';
    assert.throws(() => apply(withRules(rule('health', 'block'), rule('personal', 'warn')), ask(text)), (error) => {
      assert.ok(error instanceof PolicyRefusal);
      assert.match(error.message, /health \(RECORD_NUMBER\) in messages\[0\]\.content/);
      assert.doesNotMatch(error.message, /00483921|ada@|personal/);
      return error.record.action === 'block';
    });
    const cleared = apply(withRules(rule('health', 'reroute', { route: 'own-model' }), rule('personal', 'mask')), ask(text));
    assert.equal(cleared.model, 'own-model');
    assert.match(cleared.bytes.toString(), /MRN: 00483921 for \[EMAIL_1\]/);
  });

  it('G10 fails closed: what is longer than what is looked at, or signed by a provider, blocks where it should be masked', () => {
    const mask = policyOf(withRules(rule('personal', 'mask')));
    assert.ok(mask !== null);
    const signed = { model: 'm', max_tokens: 1, messages: [{ role: 'assistant', content: [{ type: 'thinking', thinking: 'ask ada@harbour.example', signature: 's' }] }] };
    assert.throws(() => applyPolicy({ policy: mask, dialect: 'anthropic-messages', body: signed, bytes: Buffer.from(JSON.stringify(signed)), model: 'm', dataClass: 'unlabelled', appId: null }), /provider signed/);
    const scan = drain(scanPlaces(textPlacesOf('openai-chat', ask('x'.repeat(5_000))).places, { detectors: [personal], limits: { characters: 1_000, patternCharacters: 0 } }));
    assert.deepEqual([...scan.unread], ['personal']);
  });

  it('G10 what is not opened can be refused: an attachment counts as one find', () => {
    assert.throws(() => apply(withRules(rule('attachments', 'block')), ask([{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }])), /attachments, which are not opened here/);
  });

  it('G10 a member that stands twice is refused once anything is looked for', () => {
    const bytes = Buffer.from('{"model":"m","messages":[{"role":"user","content":"ada@harbour.example","content":"nothing"}]}');
    assert.throws(() => apply(withRules(rule('personal', 'block')), JSON.parse(bytes.toString()) as Record<string, unknown>, { bytes }), /stands twice/);
    apply(withRules(), JSON.parse(bytes.toString()) as Record<string, unknown>, { bytes });
  });
});

function drain<T>(steps: Generator<void, T>): T {
  let next = steps.next();
  while (next.done !== true) next = steps.next();
  return next.value;
}

describe('G10 scanning', () => {
  it('attack 23: no detector is ever given more than a piece, and pieces overlap by more than a find is long', () => {
    const lengths: number[] = [];
    const recorder = { category: 'personal', find: (text: string) => { lengths.push(text.length); } } as const;
    drain(scanPlaces(textPlacesOf('openai-chat', ask('a'.repeat(200_000))).places, { detectors: [recorder] }));
    assert.ok(Math.max(...lengths) <= pieceCharacters);
    assert.ok(lengths.length >= 7);
    const pieces = [...piecesOf(200_000)];
    for (let index = 1; index < pieces.length; index += 1) assert.equal((pieces[index - 1]?.[1] ?? 0) - (pieces[index]?.[0] ?? 0), 8_192);
  });

  it('G10 a find that stands on a seam is found once and whole', () => {
    for (const offset of [pieceCharacters - 8_200, pieceCharacters - 10, pieceCharacters, 2 * pieceCharacters - 8_200]) {
      const text = `${'lorem '.repeat(Math.ceil(offset / 6)).slice(0, offset - 1)} ada.lovelace@harbour.example ${'ipsum '.repeat(9_000)}`;
      const scan = drain(scanPlaces(textPlacesOf('openai-chat', ask(text)).places, { detectors: [personal, secrets] }));
      assert.deepEqual([...scan.finds.values()].flat().map((find) => text.slice(find.start, find.end)), ['ada.lovelace@harbour.example']);
    }
  });

  it('attack 23: texts made to make patterns hang are looked at to their end', () => {
    const bombs = ['a', '1 ', '1-', 'a@', 'a.', '://', 'https://user:', '-----BEGIN PRIVATE KEY-----', 'eyJ', 'password:', 'A1 ', '12 Aa ', 'DE00 ', '(((', 'ks_', 'diagnosed with ', 'api_key=', '_'].map((bomb) => bomb.repeat(Math.ceil(40_000 / bomb.length)));
    for (const bomb of bombs) drain(scanPlaces(textPlacesOf('openai-chat', ask(bomb)).places, { detectors: [...policyOf(withRules(rule('secrets', 'warn')))?.detectors.values() ?? []].flat() }));
  });
});

describe('G10 trying a policy', () => {
  it('G10 gives places, placeholders and what would be done, and not the text', () => {
    const verdict = tryOut({ ...withRules(rule('personal', 'mask'), rule('secrets', 'block', { dataClass: 'health' })), unlabelledAs: 'health' }, 'ada@harbour.example twice: ada@harbour.example', { dataClass: 'unlabelled', appId: null });
    assert.equal(verdict.dataClass, 'health');
    assert.equal(verdict.action, 'mask');
    assert.deepEqual(verdict.finds.map(({ start, end, placeholder }) => [start, end, placeholder]), [[0, 19, '[EMAIL_1]'], [27, 46, '[EMAIL_1]']]);
    assert.doesNotMatch(JSON.stringify(verdict), /harbour/);
  });
});

describe('G4 complexity', () => {
  const facts = (body: Record<string, unknown>, maxOutputTokens: number | null = null) => complexityOf(complexityFactsOf('openai-chat', body, { maxOutputTokens }));
  it('G4 a short question is routine, tools with a schema are standard, long input with reasoning is complex', () => {
    assert.equal(facts(ask('What is the capital of France?')), 'routine');
    assert.equal(facts({ ...ask('Which?'), tools: [{ type: 'function', function: { name: 'f' } }], response_format: { type: 'json_schema' } }), 'standard');
    assert.equal(facts({ ...ask('x'.repeat(30_000)), reasoning_effort: 'high' }), 'complex');
    assert.equal(facts(ask('Write a book.'), 32_000), 'standard');
  });
});
