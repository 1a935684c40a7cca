import type { ReactNode } from 'react';
import type { Instant } from '../../ipc/bindings.ts';
import { Time } from '../Time.tsx';
import { Shape, type StatusKind } from './Shape.tsx';
import styles from './Status.module.css';

/** Icon, word and time: never a color alone. */
export function Status({ kind, word, at }: { kind: StatusKind; word: string; at?: Instant | null | undefined }) {
  return (
    <span className={styles.status} data-kind={kind}>
      <Shape kind={kind} />
      <span className={styles.word}>{word}</span>
      {at !== null && at !== undefined && (
        <span className={styles.time}>
          <Time at={at} />
        </span>
      )}
    </span>
  );
}

/** A quiet box of a status's color: the head of a panel that says how a thing stands. */
export function StatusBox({ kind, title, children }: { kind: StatusKind; title: string; children?: ReactNode }) {
  return (
    <div className={styles.box} data-kind={kind}>
      <Shape kind={kind} />
      <div className={styles.boxText}>
        <p className={styles.boxTitle}>{title}</p>
        {children}
      </div>
    </div>
  );
}
