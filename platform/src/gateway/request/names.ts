import { redact } from '../../foundation/index.ts';
import { GatewayError } from '../errors.ts';
import type { Caller } from './authenticate.ts';
import { readTags } from './tags.ts';

/** What a request says of whom it is for, as sent; it goes no further. */
export interface UntrustedNames { readonly project: string | null; readonly workflow: string | null; readonly tags: string | null }

type Name = 'project' | 'workflow';

/** Letters and signs that any header can hold; as long as a name. */
const nameShape = /^[\x20-\x7e]{1,120}$/;
const headers = { project: 'x-keystead-project', workflow: 'x-keystead-workflow' } as const;
/** Stands in scopes of keys for calls that come from no workflow. */
const fromNone = 'none';

function refused(name: Name, detail: string): GatewayError {
  return new GatewayError('invalid_field', { detail }, { param: headers[name] });
}

/** A client says the same with request after request. */
const known = new WeakMap<Caller, Map<string, Caller>>();
/** Callers choose the names. */
const mostKnown = 500;

/**
 * The caller, counted for the project and workflow that the request names, with its tags. Only where its token may name them: what is spent for one
 * must not be put down to another by whoever sends it. The same names of the same caller give the same object.
 * @throws GatewayError `invalid_field`
 */
export function withNames(caller: Caller, names: UntrustedNames | null): Caller {
  const key = names === null ? '' : [names.project, names.workflow, names.tags].map((name) => name ?? '\0').join('\n');
  let callers = known.get(caller);
  if (callers === undefined) known.set(caller, callers = new Map());
  const found = callers.get(key);
  if (found !== undefined) return found;
  const made = named(caller, names ?? { project: null, workflow: null, tags: null });
  if (callers.size >= mostKnown) callers.clear();
  callers.set(key, made);
  return made;
}

function named(caller: Caller, names: UntrustedNames): Caller {
  const { attribution = null, budgets } = caller.tenant;
  const project = nameOf('project', caller, { sent: names.project, own: caller.project, may: caller.mayNameProject, capped: budgets.some(({ scopeKind }) => scopeKind === 'project') });
  const workflow = nameOf('workflow', caller, { sent: names.workflow, own: caller.workflow, may: caller.mayNameWorkflow, capped: budgets.some(({ scopeKind }) => scopeKind === 'workflow') });
  if (project !== null && attribution?.projects?.has(project) === false) {
    throw refused('project', `There is no open project “${redact(project)}”. Your organisation refuses requests for projects that are not on its list, or are closed there; an owner or admin keeps the list (Chargeback, Projects).`);
  }
  const tags = names.tags === null ? null : readTags(names.tags, attribution?.tagKeys ?? null);
  return { ...caller, project, workflow, tags };
}

interface Naming { readonly sent: string | null; readonly own: string | null; readonly may: boolean; readonly capped: boolean }

function nameOf(name: Name, { tokenId }: Caller, { sent, own, may, capped }: Naming): string | null {
  if (sent === null) {
    // A cap that ends where the header is left out is none.
    if (own === null && may && capped && tokenId !== null) throw refused(name, `There are budgets of single ${name}s, so a request of this token says which one it is for, in the header ${headers[name]}. Name one, or use a token that is bound to one (Gateway, Tokens).`);
    return own;
  }
  const wanted = sent.trim();
  if (wanted === own) return own;
  if (!may) throw refused(name, `This token may not name a ${name} itself. Leave the header ${headers[name]} out, or make a token that may (Gateway, Tokens).`);
  if (!nameShape.test(wanted)) throw refused(name, `The header ${headers[name]} must be 1 to 120 printable characters.`);
  if (name === 'workflow' && wanted === fromNone) throw refused(name, `“${fromNone}” stands for calls that come from no workflow. Leave the header ${headers[name]} out instead.`);
  return wanted;
}
