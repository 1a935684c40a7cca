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

  // Taking the field away may blur it once more; by then it has had its answer.
  const isDone = useRef(false);
  const commit = (after: AfterEdit): void => {
    if (isDone.current) return;
    isDone.current = true;
    onCommit(text, after);
  };

  useImperativeHandle(handle, () => ({
    act(act) {
      if (act === 'commitDown') commit('down');
      else if (act === 'commitNext') commit('next');
      else if (act === 'commitPrevious') commit('previous');
      else if (act === 'restore') {
        isDone.current = true;
        onRestore();
      } else return false;
      return true;
    },
    leave: () => commit('stay'),
  }));

  return (
    <input
      ref={input}
      className={styles.input}
      aria-label={label}
      value={text}
      onChange={event => setText(event.target.value)}
      onBlur={() => commit('stay')}
    />
  );
}
