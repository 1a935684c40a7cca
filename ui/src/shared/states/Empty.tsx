import { FilterX, Inbox, LockKeyhole } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './States.module.css';

/** Nothing yet, nothing matches, nothing allowed: three reasons, three next acts. */
export type EmptyKind = 'nothing-yet' | 'no-match' | 'not-allowed';

const icons = { 'nothing-yet': Inbox, 'no-match': FilterX, 'not-allowed': LockKeyhole };

interface Props {
  kind: EmptyKind;
  title: string;
  detail: string;
  /** The one next act. */
  action?: ReactNode;
}

export function Empty({ kind, title, detail, action }: Props) {
  const Icon = icons[kind];
  return (
    <div className={styles.empty}>
      <Icon className={styles.emptyIcon} aria-hidden="true" strokeWidth={1.5} />
      <h2>{title}</h2>
      <p className={styles.detail}>{detail}</p>
      {action}
    </div>
  );
}
