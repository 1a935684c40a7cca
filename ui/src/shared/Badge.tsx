import type { ReactNode } from 'react';
import styles from './Badge.module.css';

/** A word in a box: an environment, a count's label. Never a status. */
export function Badge({ children, tone = 'neutral' }: { children: ReactNode; tone?: 'neutral' | 'striped' | 'warn' }) {
  return (
    <span className={styles.badge} data-tone={tone}>
      {children}
    </span>
  );
}
