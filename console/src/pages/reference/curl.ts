import type { Schema } from '../../schema/index.ts';
import { exampleOf } from './describe-schema.ts';
import type { ApiOperation } from './openapi.ts';

/** The call as a command to copy. Placeholders stand in capitals; what is optional is left out. */
export function curlOf(operation: ApiOperation, server: string, components: Schema): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_whole, name: string) => placeholder(name));
  const query = operation.parameters.filter((parameter) => parameter.place === 'query' && parameter.required).map((parameter) => `${parameter.name}=${String(exampleOf(parameter.schema, components, parameter.name))}`).join('&');
  const parts = [`curl ${operation.method === 'GET' ? '' : `-X ${operation.method} `}"${server}${path}${query === '' ? '' : `?${query}`}"`];
  if (operation.permission !== 'public') parts.push('-H "Authorization: Bearer $KEYSTEAD_TOKEN"');
  for (const header of operation.parameters.filter((parameter) => parameter.place === 'header' && parameter.required)) parts.push(`-H '${header.name}: "ETAG"'`);
  if (operation.body !== null) {
    parts.push(`-H "Content-Type: ${operation.body.type}"`);
    parts.push(operation.body.type === 'application/json' ? `-d '${JSON.stringify(exampleOf(operation.body.schema, components), null, 2).replaceAll("'", "'\\''")}'` : '--data-binary @FILE');
  }
  if (operation.answers[0]?.content?.type === 'text/event-stream') parts.push('--no-buffer');
  if (operation.answers[0]?.content?.type === 'application/octet-stream') parts.push('--output FILE');
  return parts.join(' \\\n  ');
}

function placeholder(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
}
