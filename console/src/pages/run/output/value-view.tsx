import { fullListNotice } from '@keystead/contract';
import { Fragment } from 'react';
import { isRecord, itemsOf, kindOf, propertiesOf, propertyOf, type Schema, titleOf, wordsOf } from '../../../schema/index.ts';
import { Badge, Notice, type Tone } from '../../../ui/index.ts';
import { ModelText } from '../../../ui/model-text/index.ts';
import { CitationChip, FigureMarks } from './citation-chip.tsx';
import classes from './output.module.css';

export interface ValueProps {
  readonly value: unknown;
  readonly schema: Schema;
  readonly path: string;
}

/** A value of an output, shown by its shape: text, list, table of facts, or fields. */
export function ValueView(props: ValueProps) {
  const { value } = props;
  if (typeof value === 'string') return <TextValue {...props} text={value} />;
  if (typeof value === 'number') return <span className="ks-number">{value.toLocaleString('en-US')}<FigureMarks path={props.path} /></span>;
  if (typeof value === 'boolean') return <>{value ? 'Yes' : 'No'}</>;
  if (Array.isArray(value)) return <ListValue {...props} items={value} />;
  if (isRecord(value)) return <FieldsValue {...props} fields={value} />;
  return <span className="ks-faint">–</span>;
}

const severityTones: Readonly<Record<string, Tone>> = { high: 'bad', critical: 'bad', medium: 'warn', low: 'neutral', info: 'info' };

function TextValue({ text, schema, path }: ValueProps & { readonly text: string }) {
  const kind = kindOf(schema);
  if (text === '') return <span className="ks-faint">–</span>;
  if (kind === 'choice') return <Badge tone={severityTones[text] ?? 'neutral'}>{wordsOf(text)}</Badge>;
  if (kind === 'long-text' || text.includes('\n')) return <div><ModelText text={text} /><FigureMarks path={path} /></div>;
  return <span className={classes.words} data-figure={isFigure(text)}>{text}<FigureMarks path={path} /></span>;
}

/** Whether a text is a date, an amount or another number, such as `2026-05-18` or `-$12,000.00`. */
const isFigure = (text: string): boolean => text.length <= 20 && /^[^\p{L}\s]*\d[^\p{L}\s]*$/u.test(text);

function ListValue(props: ValueProps & { readonly items: readonly unknown[] }) {
  const full = fullListNotice(props.schema, props.items.length);
  return full === null ? <Entries {...props} /> : <div className={classes.full}><Notice tone="warn" title={full} /><Entries {...props} /></div>;
}

function Entries({ items, schema, path }: ValueProps & { readonly items: readonly unknown[] }) {
  const itemSchema = itemsOf(schema);
  if (items.length === 0) return <p className={classes.nothing}>Nothing was found for this.</p>;
  if (!items.every(isRecord)) {
    return <ul className={classes.list}>{items.map((item, index) => <li key={index}><ValueView value={item} schema={itemSchema} path={`${path}.${index}`} /></li>)}</ul>;
  }
  const columns = columnsOf(itemSchema, items);
  const [only] = columns;
  if (columns.length === 1 && only !== undefined) return <Statements name={only} items={items} schema={itemSchema} path={path} />;
  return <FactTable columns={columns} items={items} schema={itemSchema} path={path} />;
}

type Item = Readonly<Record<string, unknown>>;

/** Columns by the schema; where it says nothing, by what the items hold. */
function columnsOf(schema: Schema, items: readonly Item[]): readonly string[] {
  const declared = propertiesOf(schema).map(([name]) => name);
  const names = declared.length > 0 ? declared : [...new Set(items.flatMap((item) => Object.keys(item)))];
  return names.filter((name) => name !== 'evidence');
}

function Statements({ name, items, schema, path }: { readonly name: string; readonly items: readonly Item[]; readonly schema: Schema; readonly path: string }) {
  return (
    <ul className={classes.statements}>
      {items.map((item, index) => (
        <li key={index}>
          <ValueView value={item[name]} schema={propertyOf(schema, name)} path={`${path}.${index}.${name}`} />
          {/* A space and no margin: it goes away where the line ends, and a chip on a line of its own begins at the edge. */}
          {' '}
          <CitationChip path={`${path}.${index}.evidence`} evidence={item['evidence']} />
        </li>
      ))}
    </ul>
  );
}

/** A table that is wider than its place can be scrolled by keyboard; one that is not is no stop on the way. */
function reachable(frame: HTMLDivElement | null): (() => void) | undefined {
  if (frame === null) return undefined;
  const look = (): void => {
    // What scrolls sideways scrolls downwards too, where something hangs over its lower edge.
    if (frame.scrollWidth > frame.clientWidth || frame.scrollHeight > frame.clientHeight) frame.tabIndex = 0;
    else frame.removeAttribute('tabindex');
  };
  // A phone is turned, a window made narrower; and what is in it grows while it is written, without any change of its place.
  const observer = new ResizeObserver(look);
  for (const each of [frame, ...frame.children]) observer.observe(each);
  return () => observer.disconnect();
}

function FactTable({ columns, items, schema, path }: { readonly columns: readonly string[]; readonly items: readonly Item[]; readonly schema: Schema; readonly path: string }) {
  const cited = items.some((item) => 'evidence' in item);
  const [, ...rest] = columns;
  return (
    <div className={classes.tableFrame} ref={reachable} role="group" aria-label="Table">
      <table className={classes.table} data-columns={rest.length}>
        <thead><tr>{columns.map((name) => <th key={name} scope="col">{titleOf(propertyOf(schema, name), name)}</th>)}{cited && <th scope="col" data-source>Source</th>}</tr></thead>
        <tbody>
          {items.map((item, index) => (
            <tr key={index}>
              {columns.map((name, column) => {
                const property = propertyOf(schema, name);
                const Cell = column === 0 ? 'th' : 'td';
                return <Cell key={name} scope={column === 0 ? 'row' : undefined} data-label={titleOf(property, name)}><ValueView value={item[name]} schema={property} path={`${path}.${index}.${name}`} /></Cell>;
              })}
              {cited && <td data-label="Source" data-source><CitationChip path={`${path}.${index}.evidence`} evidence={item['evidence']} /></td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FieldsValue({ fields, schema, path }: ValueProps & { readonly fields: Item }) {
  const names = [...new Set([...propertiesOf(schema).map(([name]) => name), ...Object.keys(fields)])].filter((name) => name in fields && name !== 'evidence');
  return (
    <div className={kindOf(schema) === 'message' ? classes.message : classes.fields}>
      {names.map((name) => {
        const property = propertyOf(schema, name);
        return (
          <Fragment key={name}>
            <h3 className={classes.fieldTitle}>{titleOf(property, name)}</h3>
            <ValueView value={fields[name]} schema={property} path={`${path}.${name}`} />
          </Fragment>
        );
      })}
      {'evidence' in fields && <CitationChip path={`${path}.evidence`} evidence={fields['evidence']} />}
    </div>
  );
}
