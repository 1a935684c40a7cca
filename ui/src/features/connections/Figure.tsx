import type { ReactNode } from 'react';
import styles from './Connections.module.css';

/** One number with its name, in a list of them. */
export function Figure({ label, value }: { label: string; value: ReactNode }) {
  return (
    <div className={styles.figure}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
