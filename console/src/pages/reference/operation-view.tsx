import { Link as LinkIcon } from 'lucide-react';
import { memo } from 'react';
import { Badge, CodeBlock } from '../../ui/index.ts';
import { curlOf } from './curl.ts';
import { typeWords } from './describe-schema.ts';
import { Method } from './method.tsx';
import { InlineText } from './inline-text.tsx';
import type { ApiContent, ApiDocument, ApiOperation } from './openapi.ts';
import classes from './operation.module.css';
import { FieldList, SchemaTree } from './schema-tree.tsx';

const contentWords: Readonly<Record<string, string>> = { 'application/octet-stream': 'the bytes of a file', 'text/event-stream': 'server-sent events, each with this as JSON' };

/** One operation: what it does, what it takes, what it answers, and the command. */
export const OperationView = memo(function OperationView({ operation, document }: { readonly operation: ApiOperation; readonly document: ApiDocument }) {
  const { components } = document;
  const server = document.server ?? location.origin;
  return (
    <article id={operation.id} className={classes.operation} aria-labelledby={`${operation.id}-title`}>
      <div className={classes.words}>
        <h3 id={`${operation.id}-title`} className={classes.title}>{operation.summary}<a href={`#${operation.id}`} className={classes.anchor} aria-label={`Link to ${operation.id}`}><LinkIcon size={14} aria-hidden /></a></h3>
        <p className={classes.path}><Method method={operation.method} /><code>{operation.path}</code></p>
        <p className={classes.permission}>{permissionWords(operation.permission)}</p>
        {operation.description !== null && <p className={classes.description}><InlineText text={operation.description} /></p>}
        {operation.parameters.length > 0 && (
          <Part title="Parameters">
            <FieldList fields={operation.parameters.map((parameter) => ({ name: parameter.name, note: `in ${parameter.place}`, required: parameter.required, schema: { ...parameter.schema, description: parameter.description ?? undefined } }))} components={components} />
          </Part>
        )}
        {operation.body !== null && <Part title="Body"><Content content={operation.body} components={components} /></Part>}
        {operation.answers.map((answer) => (
          <details key={answer.status} className={classes.answer}>
            <summary>Answer <Badge tone="good">{answer.status}</Badge> <span className="ks-faint">{answer.content === null ? 'nothing in it' : contentWords[answer.content.type] ?? typeWords(answer.content.schema, components)}</span></summary>
            {answer.content === null ? <p className={classes.none}>No body.</p> : <Content content={answer.content} components={components} answer />}
          </details>
        ))}
        {operation.errorCodes.length > 0 && <p className={classes.errors}>Can be refused with {operation.errorCodes.map((code, index) => <span key={code}>{index > 0 && ', '}<a href={`#error-${code}`}><code>{code}</code></a></span>)}</p>}
      </div>
      <div className={classes.code}><CodeBlock wrap title={operation.id} label={`the command for ${operation.id}`} code={curlOf(operation, server, components)} /></div>
    </article>
  );
});

function permissionWords(permission: string): React.ReactNode {
  if (permission === 'public') return 'Open to everybody.';
  if (permission === 'session') return 'For anybody who is signed in.';
  return <>Needs the permission <code>{permission}</code>.</>;
}

function Part({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return <div className={classes.part}><h4>{title}</h4>{children}</div>;
}

function Content({ content, components, answer = false }: { readonly content: ApiContent; readonly components: ApiDocument['components']; readonly answer?: boolean }) {
  return (
    <>
      {content.type !== 'application/json' && <p className={classes.none}><code>{content.type}</code>: {contentWords[content.type] ?? 'as it is'}</p>}
      <SchemaTree schema={content.schema} components={components} answer={answer} />
    </>
  );
}
