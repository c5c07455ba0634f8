import type { WordPart } from '@keystead/contract';
import classes from './difference.module.css';

/** Two texts as one: what went is struck through, what came is underlined; a screen reader hears which is which. */
export function WordParts({ parts }: { readonly parts: readonly WordPart[] }) {
  return (
    <span className={classes.words}>
      {parts.map((part, index) => {
        if (part.kind === 'same') return <span key={index}>{part.text}</span>;
        // A space that begins a stretch belongs to neither text's words: struck or underlined, it would read as a mark.
        const space = /^\s*/.exec(part.text)?.[0] ?? '';
        const Mark = part.kind === 'gone' ? 'del' : 'ins';
        return <span key={index}>{space}<Mark><span className="ks-hidden">{part.kind === 'gone' ? 'removed: ' : 'added: '}</span>{part.text.slice(space.length)}<span className="ks-hidden">{part.kind === 'gone' ? ' (end of removed)' : ' (end of added)'}</span></Mark></span>;
      })}
    </span>
  );
}
