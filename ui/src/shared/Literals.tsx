import { Fragment } from 'react';
import { CopyButton } from './button/CopyButton.tsx';
import styles from './Literals.module.css';
import { messages, useWords } from './words.ts';

const words = messages('literals', { copyId: 'Copy this id' });

/** By such an id somebody else finds what happened, so it is handed on alone. */
const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

interface Props {
  text: string;
  /** Whether a GUID has a button that copies it. */
  copyIds?: boolean;
}

/** A message of the other side: what it has between backticks is a name or a path, and is set as such. */
export function Literals({ text, copyIds = false }: Props) {
  const parts = text.split('`');
  // Odd places lie between two backticks; one without its other half is no pair.
  const isPaired = parts.length % 2 === 1;
  if (!isPaired) return text;
  return parts.map((part, at) => {
    const key = `${at} ${part}`;
    if (at % 2 === 0) return <Fragment key={key}>{part}</Fragment>;
    return copyIds && GUID.test(part) ? <CopyableId key={key} id={part} /> : <code key={key}>{part}</code>;
  });
}

function CopyableId({ id }: { id: string }) {
  const say = useWords();
  return (
    <>
      <code>{id}</code>
      <CopyButton look="quiet" size="small" className={styles.copy} text={id} label={say(words.copyId)} />
    </>
  );
}
