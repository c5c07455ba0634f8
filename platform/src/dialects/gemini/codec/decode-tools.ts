import { type Notes, noteMembers, type Tool, type ToolChoice } from '../../canonical/index.ts';
import { DialectError } from '../../dialect.ts';
import { isObject, type JsonObject, textIn } from '../../reading.ts';
import { fromOpenApi } from './open-api-schema.ts';
import { callingRules, declarationRules, hostedTool, toolConfigRules } from './request-rules.ts';
import { camelMembers } from './spelling.ts';

/** Functions of all tools. @throws DialectError, NotCarried for tools that Google runs */
export function readTools(untrusted: unknown, notes: Notes): readonly Tool[] {
  if (untrusted === undefined) return [];
  const list: readonly unknown[] = Array.isArray(untrusted) ? untrusted : [untrusted];
  return list.flatMap((untrustedTool, index): readonly Tool[] => {
    const field = `tools[${index}]`;
    if (!isObject(untrustedTool)) throw new DialectError(field, 'a tool must be an object');
    const { functionDeclarations, ...hosted } = camelMembers(untrustedTool, field);
    const [name] = Object.keys(hosted);
    if (name !== undefined) notes.refuse(`${field}.${name}`, hostedTool);
    const declared: readonly unknown[] = Array.isArray(functionDeclarations) ? functionDeclarations : functionDeclarations === undefined ? [] : [functionDeclarations];
    return declared.map((declaration, at) => readDeclaration(declaration, `${field}.functionDeclarations[${at}]`, notes));
  });
}

function readDeclaration(untrusted: unknown, field: string, notes: Notes): Tool {
  if (isObject(untrusted)) noteMembers(untrusted, declarationRules, notes, `${field}.`);
  const declaration = camelMembers(untrusted, field);
  const name = textIn(declaration, 'name');
  if (name === null) throw new DialectError(`${field}.name`, 'a function needs a name');
  return { name, description: textIn(declaration, 'description'), parameters: readParameters(declaration) };
}

function readParameters({ parameters, parametersJsonSchema }: JsonObject): JsonObject | null {
  if (isObject(parametersJsonSchema)) return parametersJsonSchema;
  return isObject(parameters) ? fromOpenApi(parameters) : null;
}

export interface ReadCalling {
  readonly toolChoice: ToolChoice | null;
  /** Names of the only functions that may be called without one having to; `null`: all. */
  readonly only: ReadonlySet<string> | null;
}

export function readCalling(untrusted: unknown, notes: Notes): ReadCalling {
  if (isObject(untrusted)) noteMembers(untrusted, toolConfigRules, notes, 'toolConfig.');
  const untrustedCalling = camelMembers(untrusted, 'toolConfig')['functionCallingConfig'];
  if (isObject(untrustedCalling)) noteMembers(untrustedCalling, callingRules, notes, 'toolConfig.functionCallingConfig.');
  const calling = camelMembers(untrustedCalling, 'toolConfig.functionCallingConfig');
  const names = (Array.isArray(calling['allowedFunctionNames']) ? calling['allowedFunctionNames'] as readonly unknown[] : []).filter((name) => typeof name === 'string');
  const mode = (textIn(calling, 'mode') ?? '').toUpperCase();
  if (mode === 'NONE') return { toolChoice: { kind: 'none' }, only: null };
  if (mode === 'ANY') return { toolChoice: names.length === 0 ? { kind: 'any' } : { kind: 'named', names }, only: null };
  const only = names.length === 0 ? null : new Set(names);
  if (mode === '' || mode === 'MODE_UNSPECIFIED') return { toolChoice: null, only };
  if (mode === 'AUTO' || mode === 'VALIDATED') return { toolChoice: { kind: 'auto' }, only };
  throw new DialectError('toolConfig.functionCallingConfig.mode', '"mode" must be AUTO, ANY, NONE or VALIDATED');
}
