import { type RefObject, useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { AfterEdit, EditorHandle } from './editor.ts';
import styles from './Grid.module.css';

interface Props {
  label: string;
  value: string;
  typed: string | null;
  handle: RefObject<EditorHandle | null>;
  onCommit: (value: string, after: AfterEdit) => void;
  onRestore: () => void;
}

export function TextEditor({ label, value, typed, handle, onCommit, onRestore }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(typed ?? value);
  useEffect(() => input.current?.focus(), []);

  useImperativeHandle(handle, () => ({
    act(act) {
      if (act === 'commitDown') onCommit(text, 'down');
      else if (act === 'commitNext') onCommit(text, 'next');
      else if (act === 'commitPrevious') onCommit(text, 'previous');
      else if (act === 'restore') onRestore();
      else return false;
      return true;
    },
  }));

  return (
    <input
      ref={input}
      className={styles.input}
      aria-label={label}
      value={text}
      onChange={event => setText(event.target.value)}
      onBlur={() => onCommit(text, 'stay')}
    />
  );
}
