import { requiredOf, type Schema, textOf, variantsOf } from '../../schema/index.ts';
import { fieldsBelow, limitWords, typeWords } from './describe-schema.ts';
import { InlineText } from './inline-text.tsx';
import { resolve } from './openapi.ts';
import classes from './operation.module.css';

interface Field {
  readonly name: string;
  readonly note?: string;
  readonly required: boolean;
  readonly schema: Schema;
}

interface TreeProps {
  readonly schema: Schema;
  readonly components: Schema;
  /** In an answer every field is there; only what may be missing is said. */
  readonly answer?: boolean;
}

/** The fields of a body or answer. Alternatives that are objects are shown one after the other. */
export function SchemaTree({ schema, components, answer = false }: TreeProps) {
  const own = resolve(schema, components);
  const alternatives = variantsOf(own).filter((variant) => fieldsBelow(variant, components) !== null);
  if (alternatives.length > 1) return alternatives.map((variant, index) => <div key={index} className={classes.alternative}><p className={classes.none}>{index === 0 ? 'One of' : 'or'}</p><SchemaTree schema={variant} components={components} answer={answer} /></div>);
  const below = fieldsBelow(own, components);
  if (below === null) return null;
  const required = requiredOf(below.schema);
  return <FieldList fields={below.fields.map(([name, property]) => ({ name, required: required.has(name), schema: property }))} components={components} answer={answer} />;
}

/** Fields with type, bounds and meaning; those below a field are folded away. */
export function FieldList({ fields, components, answer = false }: { readonly fields: readonly Field[]; readonly components: Schema; readonly answer?: boolean }) {
  return (
    <ul className={classes.fieldList}>
      {fields.map(({ name, note, required, schema }) => {
        const own = resolve(schema, components);
        const below = fieldsBelow(own, components);
        const limits = limitWords(own);
        const meaning = textOf(own['description']);
        // A word or two stand on the line of the name.
        const short = meaning !== undefined && meaning.length <= 28 && limits === '';
        const description = short ? undefined : meaning;
        return (
          <li key={name}>
            <p className={classes.fieldHead}><code>{name}</code> <span className={classes.type}>{typeWords(own, components)}</span>{required !== answer && <span className={classes.required}>{answer ? 'may be missing' : 'required'}</span>}{note !== undefined && <span className={classes.note}>{note}</span>}{short && <span className={classes.note}>{meaning}</span>}</p>
            {(description !== undefined || limits !== '') && <p className={classes.meaning}>{description !== undefined && <InlineText text={description} />}{description !== undefined && limits !== '' && '. '}{limits !== '' && <span className="ks-faint">{limits}</span>}</p>}
            {below !== null && <details className={classes.nested}><summary>{below.fields.length} {below.fields.length === 1 ? 'field' : 'fields'}<span className="ks-hidden"> of {name}</span></summary><SchemaTree schema={own} components={components} answer={answer} /></details>}
          </li>
        );
      })}
    </ul>
  );
}
