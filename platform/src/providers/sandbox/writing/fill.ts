import { isObject, type JsonObject, listIn, objectIn } from '../json.ts';
import { type Pair, changedPairs, opposedPairs, positionAbout, ruledSentences, saidOnce } from './counterparts.ts';
import { readGuidance } from './guidance.ts';
import { fitNumber, fitText } from './limits.ts';
import { capitalised, leftOpen } from './phrases.ts';
import { type Desk, type Place, wordsOf } from './place.ts';
import { type FoundField, namesSomebody, readSentences, type Sentence } from './sentences.ts';
import { readMaterial } from './sources.ts';
import { stemsOf } from './stems.ts';
import { argumentFor, numberAsked } from './tool-arguments.ts';
import { fieldsAsked, fieldsFound, labelledIn, recordsFor } from './records.ts';
import { askedQuestions, writeLine, writeText } from './texts.ts';
import { topicOf, weight } from './topics.ts';
import { relevanceFor, worthTo } from './worth.ts';

/** Recursive schemas end here: lists first, then everything. */
const deepestList = 6;
const deepest = 40;
const mostValues = 5_000;

/**
 * Makes a value that fits a JSON Schema (2020-12, or Google's OpenAPI subset) out of what a prompt holds: quotes are
 * words of a page, figures and names are picked from the text, elements of a list are about different sentences. The
 * same prompt and schema give the same value.
 */
export function fillSchema(schema: JsonObject, prompt: string, options: { readonly forTool: boolean } = { forTool: false }): unknown {
  const material = readMaterial(prompt);
  const desk: Desk = { material, sentences: readSentences(material.sources), guidance: readGuidance(material.question), used: new Set(), forTool: options.forTool, written: 0, letters: 0 };
  const root: Place = { name: '', words: wordsOf('', schema), within: '', description: '', schema, sentence: null, index: 0, optional: false, answers: false };
  return fill(root, desk, schema, 0);
}

function fill(place: Place, desk: Desk, root: JsonObject, depth: number): unknown {
  desk.written += 1;
  if (depth > deepest) return null;
  const schema = resolve(place.schema, root);
  if (schema['const'] !== undefined) return schema['const'];
  if (Array.isArray(schema['enum'])) return choose(schema['enum'], place);
  const options = [...listIn(schema, 'anyOf'), ...listIn(schema, 'oneOf')].filter(isObject);
  const option = options.find((each) => each['type'] !== 'null');
  if (option !== undefined) return fill({ ...place, schema: { ...schema, anyOf: [], oneOf: [], ...option }, optional: place.optional || options.length > 1 }, desk, root, depth + 1);
  const all = listIn(schema, 'allOf').filter(isObject);
  if (all.length > 0) return fill({ ...place, schema: all.reduce<JsonObject>((merged, part) => merge(merged, resolve(part, root)), { ...schema, allOf: [] }) }, desk, root, depth + 1);
  return byType(typeOf(schema), { ...place, schema, words: wordsOf(place.name, schema), description: String(schema['description'] ?? '') }, desk, root, depth);
}

function byType(type: string, place: Place, desk: Desk, root: JsonObject, depth: number): unknown {
  switch (type) {
    case 'object': return desk.written > mostValues ? {} : fillObject(place, desk, root, depth);
    case 'array': return desk.written > mostValues ? [] : fillArray(place, desk, root, depth);
    case 'integer': case 'number': return fillNumber(place, desk, type === 'integer');
    case 'boolean': return !/\b(?:not|missing|unknown|expired|error|fail)/.test(place.words);
    case 'null': return null;
    default: return fillString(place, desk);
  }
}

function typeOf(schema: JsonObject): string {
  const { type } = schema;
  const named = Array.isArray(type) ? type.find((each: unknown) => each !== 'null') : type;
  if (typeof named === 'string') return named.toLowerCase();
  if (isObject(schema['properties'])) return 'object';
  return schema['items'] === undefined ? 'string' : 'array';
}

function fillObject(place: Place, desk: Desk, root: JsonObject, depth: number): JsonObject {
  const properties = Object.entries(objectIn(place.schema, 'properties'));
  const required = new Set(listIn(place.schema, 'required'));
  // Parts of one object are about one thing; the sections of the whole answer each find their own.
  const sentence = place.sentence ?? (depth === 0 || desk.forTool ? null : (pickSentences(place, desk, 1)[0] ?? null));
  return Object.fromEntries(properties.map(([name, schema], position) => {
    const member = isObject(schema) ? schema : {};
    const index = desk.forTool ? position : place.index;
    return [name, fill({ name, words: wordsOf(name, member), within: `${place.within} ${place.words}`.trim(), description: '', schema: member, sentence, index, optional: required.size > 0 && !required.has(name), answers: place.answers, ...place.found === undefined ? {} : { found: place.found }, ...place.before === undefined ? {} : { before: place.before }, ...place.ofRecord === true ? { ofRecord: true } : {} }, desk, root, depth + 1)];
  }));
}

function fillArray(place: Place, desk: Desk, root: JsonObject, depth: number): unknown[] {
  const items = objectIn(place.schema, 'items');
  const least = countOf(place.schema['minItems'], 0);
  const most = Math.max(least, countOf(place.schema['maxItems'], 5));
  const resolved = resolve(items, root);
  const wanted = Math.min(most, Math.max(least, /summary/.test(place.words) ? 4 : topicOf(place.words)?.many === true ? 12 : 5));
  const table = desk.forTool ? [] : tableOf(place, resolved, desk);
  const records = desk.forTool || table.length > 0 ? [] : recordsFor(resolved, desk);
  const pairs = desk.forTool ? [] : comparedIn(resolved, desk).slice(0, most);
  const questions = /answer/.test(place.words) && isObject(objectIn(resolved, 'properties')['question']) ? askedQuestions(desk) : [];
  const answered = questions.slice(0, most).map((question) => sentenceAbout(question, desk)).filter((sentence) => sentence !== null);
  const chosen = desk.forTool || (contradicts(resolved) && pairs.length === 0) ? [] : pairs.length > 0 ? pairs.map(({ after }) => after) : questions.length > 0 ? answered : table.length > 0 ? table.map(({ sentence }) => sentence) : records.length > 0 ? records : pickSentences(place, desk, wanted, resolved);
  const count = depth > deepestList ? Math.min(least, 1) : Math.max(least, chosen.length, desk.forTool ? 1 : 0);
  return Array.from({ length: Math.min(count, table.length > 0 || records.length > 0 ? Math.max(most, 40) : most, limitOf(place.schema)) }, (_none, index) => {
    const sentence = chosen[index] ?? desk.sentences[index % Math.max(1, desk.sentences.length)] ?? null;
    const found = table[index];
    const element: Place = { ...place, schema: resolved, sentence, index, answers: questions.length > 0, ofRecord: records.length > 0, ...found === undefined ? {} : { found }, ...pairs[index] === undefined ? {} : { before: pairs[index].before } };
    if (sentence !== null && !desk.forTool && typeOf(resolved) === 'string' && resolved['enum'] === undefined && resolved['format'] === undefined) return fitText(writeLine(element, sentence, desk), resolved);
    return fill(element, desk, root, depth + 1);
  });
}

/** The table of fields that the form asks for, where the list is one: each row names its field and the value. */
function tableOf(place: Place, items: JsonObject, desk: Desk): readonly FoundField[] {
  const properties = objectIn(items, 'properties');
  if (!isObject(properties['field']) || !isObject(properties['value'])) return [];
  const names = fieldsAsked(desk);
  return names.length >= 2 ? fieldsFound(names, desk) : labelledOnce(place, desk);
}

/** Who wrote a mail, to whom and when is not what it says. */
const mailHeader = /^(?:from|to|cc|bcc|sent|date|subject|attachments?)$/;

/** Lines of the sources that say what they are, `Date of birth: …`, once each: those that the brief asks for first. Two are no table. */
function labelledOnce(place: Place, desk: Desk): readonly FoundField[] {
  const relevance = relevanceFor(place, desk);
  const short = (text: string, words: number): boolean => text !== '' && text.split(/\s+/).length <= words;
  const found = desk.sentences.flatMap((sentence) => labelledIn(sentence).filter(({ label, value }) => sentence.text.toLowerCase().includes(`${label}:`) && !mailHeader.test(label) && short(label, 5) && short(value, 14)).map(({ label, value }) => ({ record: sentence.blockHeading ?? sentence.source.name, field: capitalised(label), value, sentence })));
  const once = found.filter(({ field }, index) => found.findIndex((other) => other.field === field) === index);
  return once.length < 3 ? [] : once.toSorted((a, b) => relevance(b.sentence) - relevance(a.sentence) || a.sentence.order - b.sentence.order).slice(0, 12).toSorted((a, b) => a.sentence.order - b.sentence.order);
}

const limitOf = (schema: JsonObject): number => countOf(schema['maxItems'], Number.POSITIVE_INFINITY);

/** Different sentences for a part, those about its topic first, unused before used, in the order of the sources. */
function pickSentences(place: Place, desk: Desk, wanted: number, items: JsonObject = {}): Sentence[] {
  const own = sentencesFor(place, desk, items);
  if (own !== null) return mark(own.slice(0, wanted), desk);
  const topic = topicOf(place.words);
  const worth = worthTo(place, desk);
  const priced = withMoney(items, topic === null ? desk.sentences : desk.sentences.filter(topic.fits), desk);
  const about = [...priced];
  const kinds = kindsOf(items);
  // Rows that are each of a kind are told by the kind's own word, where enough of them say it.
  const ofKind = about.filter(({ text }) => kinds.some((kind) => text.toLowerCase().includes(kind)));
  const fitting = ofKind.length >= 3 ? ofKind : about;
  const pool = fitting.length >= (topic?.one === true ? 1 : 2) || topic?.strict === true ? fitting : [...new Set([...fitting, ...desk.sentences.toSorted((a, b) => worth(b) - worth(a)).slice(0, 2)])];
  const ranked = pool.toSorted((a, b) => Number(desk.used.has(a)) - Number(desk.used.has(b)) || worth(b) - worth(a) || a.order - b.order);
  const distinct = /^sources?\b/.test(place.words) ? firstBySource(ranked) : /^roles?\b/.test(place.words) ? firstBySpeaker(ranked) : topic?.strict === true && /part(?:y|ies)|people|names?\b/.test(place.words) ? firstByName(ranked) : ranked;
  return mark(distinct.slice(0, wanted), desk);
}

function mark(chosen: readonly Sentence[], desk: Desk): Sentence[] {
  for (const sentence of chosen) desk.used.add(sentence);
  return chosen.toSorted((a, b) => a.order - b.order);
}

/** What both compared texts say differently, for a list that has a place for each of the two. */
function comparedIn(items: JsonObject, desk: Desk): readonly Pair[] {
  const properties = objectIn(items, 'properties');
  if (contradicts(items)) return opposedPairs(desk);
  return isObject(properties['old']) && isObject(properties['new']) ? changedPairs(desk) : [];
}

/** A list of statements that contradict each other; without two of them there is nothing to say. */
function contradicts(items: JsonObject): boolean {
  const properties = objectIn(items, 'properties');
  return isObject(properties['first']) && isObject(properties['second']) && isObject(properties['evidence']);
}

/** The sentences for a list that holds a document against something else; `null` where it does not. */
function sentencesFor(place: Place, desk: Desk, items: JsonObject): readonly Sentence[] | null {
  const once = /^added\b/.test(place.words) ? saidOnce(desk, 'added') : /^removed\b/.test(place.words) ? saidOnce(desk, 'removed') : [];
  if (once.length > 0) return once;
  const properties = objectIn(items, 'properties');
  const negotiates = ['position', 'fallback'].some((name) => isObject(properties[name])) && ['proposed', 'ask'].some((name) => isObject(properties[name]));
  const held = negotiates ? desk.sentences.filter((sentence) => positionAbout(sentence, desk) !== null).toSorted((a, b) => weight(b) - weight(a)) : [];
  if (held.length >= 2) return [...held, ...desk.sentences.filter((sentence) => !held.includes(sentence)).toSorted((a, b) => weight(b) - weight(a))];
  const ruled = isObject(properties['rule']) && isObject(properties['evidence']) ? ruledSentences(desk) : null;
  if (ruled === null || ruled.length === 0) return null;
  const lacks = ({ text }: Sentence): boolean => /\b(?:not|no|nobody|never|only|without|shares?|missing|older|moved|unsigned|late|until)\b/i.test(text);
  const free = ruled.filter((sentence) => !desk.used.has(sentence));
  return /passed/.test(place.words) ? free.filter((sentence) => !lacks(sentence)) : free.toSorted((a, b) => Number(lacks(b)) - Number(lacks(a)));
}

/** For rows with several amounts, sentences that name one, where there are some. */
function withMoney(items: JsonObject, sentences: readonly Sentence[], desk: Desk): readonly Sentence[] {
  const amounts = Object.keys(objectIn(items, 'properties')).filter((name) => /^(?:limit|deductible|premium|amount|price|payment)s?$/.test(name));
  if (amounts.length < 2) return sentences;
  const priced = sentences.filter((sentence) => sentence.amounts.length > 0);
  if (priced.length >= 2) return priced;
  const any = desk.sentences.filter((sentence) => sentence.amounts.length > 0);
  return any.length >= 2 ? any : sentences;
}

/** The kinds that rows of a list are of: an enumeration of words, unless it is a scale. */
function kindsOf(items: JsonObject): readonly string[] {
  return Object.values(objectIn(items, 'properties')).flatMap((schema) => {
    const values = isObject(schema) ? listIn(schema, 'enum').filter((value) => typeof value === 'string') : [];
    return values.some((value) => /^(?:low|medium|high|yes|no|good|poor|met|unknown)$/.test(value)) ? [] : values.map((value) => value.toLowerCase().replaceAll('-', ' '));
  });
}

function firstBySource(sentences: readonly Sentence[]): Sentence[] {
  return sentences.filter(({ source }, index) => sentences.findIndex((other) => other.source === source) === index);
}

function firstBySpeaker(sentences: readonly Sentence[]): Sentence[] {
  const seen = new Set<string>();
  return sentences.filter(({ speaker, names }) => { const who = speaker ?? names[0] ?? ''; if (seen.has(who)) return false; seen.add(who); return true; });
}

/** Each name once, with the first sentence that holds it; short forms of a longer name are that name. */
function firstByName(sentences: readonly Sentence[]): Sentence[] {
  const named = sentences.toSorted((a, b) => a.order - b.order).flatMap((sentence) => sentence.names.map((name) => ({ ...sentence, names: [name] })));
  const every = [...new Set(named.flatMap((sentence) => sentence.names))];
  const certain = every.filter(namesSomebody);
  const all = certain.length >= 2 ? certain : every;
  const seen = new Set<string>();
  return named.filter(({ names: [name = ''] }) => {
    if (seen.has(name) || !all.includes(name) || all.some((other) => other !== name && other.includes(name))) return false;
    seen.add(name);
    return true;
  });
}

/** The sentence that shares most words with a question. */
function sentenceAbout(question: string, desk: Desk): Sentence | null {
  const words = stemsOf(question);
  const shared = (sentence: Sentence): number => [...stemsOf(sentence.text)].filter((word) => words.has(word)).length;
  return desk.sentences.toSorted((a, b) => shared(b) - shared(a) || weight(b) - weight(a) || a.order - b.order)[0] ?? null;
}

function fillString(place: Place, desk: Desk): string | null {
  const text = desk.forTool ? (argumentFor(place, desk) ?? writeText(place, desk)) : writeText(place, desk);
  if (text === '' && (place.optional || Array.isArray(place.schema['type']))) return nullable(place) ? null : '';
  const empty = /empty/.test(place.description);
  return fitText(text === '' && !empty && place.schema['format'] === undefined ? 'Not stated' : text, place.schema);
}

function nullable(place: Place): boolean {
  return (Array.isArray(place.schema['type']) && place.schema['type'].includes('null')) || place.schema['nullable'] === true;
}

function fillNumber(place: Place, desk: Desk, whole: boolean): number {
  if (/\bpage\b/.test(place.words)) return place.sentence?.page ?? 1;
  if (/confidence|score|probability|certainty/.test(place.words)) return fitNumber(Number(place.schema['maximum'] ?? 1) > 1 && whole ? 80 : 0.8, place.schema, whole);
  const asked = desk.forTool ? numberAsked(place.index, desk) : null;
  const found = /-?\d[\d,]*(?:\.\d+)?/.exec(place.sentence?.amounts[0] ?? place.sentence?.text ?? desk.sentences.find((sentence) => /\d/.test(sentence.text))?.text ?? '')?.[0];
  return fitNumber(asked ?? (found === undefined ? 1 : Number(found.replaceAll(',', ''))), place.schema, whole);
}

/** The value that occurs in the sentence, else a middle one: neither the first of a scale nor its “other”. */
function choose(values: readonly unknown[], place: Place): unknown {
  const text = place.sentence?.text.toLowerCase() ?? '';
  if (values.includes('unknown') && leftOpen.test(text)) return 'unknown';
  const named = values.find((value) => typeof value === 'string' && value.length > 2 && text.includes(value.toLowerCase().replaceAll('-', ' ')));
  if (named !== undefined) return named;
  if (['low', 'medium', 'high'].every((value) => values.includes(value))) return severityOf(text);
  return values.find((value) => value !== null && !/^(?:other|unknown|none|n\/a|unspecified|error)$/i.test(String(value))) ?? values[0] ?? null;
}

function severityOf(text: string): 'low' | 'medium' | 'high' {
  if (/terminat|not limited|exclud|penalt|liab|previous instructions/.test(text)) return 'high';
  return /\d/.test(text) ? 'medium' : 'low';
}

function resolve(schema: JsonObject, root: JsonObject): JsonObject {
  const reference = schema['$ref'];
  if (typeof reference !== 'string' || !reference.startsWith('#')) return schema;
  const found = reference.slice(1).split('/').filter((part) => part !== '').reduce<unknown>((holder, part) => (isObject(holder) ? holder[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined), root);
  const { $ref: _followed, ...beside } = schema;
  return isObject(found) ? { ...found, ...beside } : beside;
}

function merge(a: JsonObject, b: JsonObject): JsonObject {
  return { ...a, ...b, properties: { ...objectIn(a, 'properties'), ...objectIn(b, 'properties') }, required: [...listIn(a, 'required'), ...listIn(b, 'required')] };
}

function countOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? Math.min(value, 100) : otherwise;
}
