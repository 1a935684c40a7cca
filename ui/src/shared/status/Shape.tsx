// A shape for each state, so that gray print and color-blind eyes tell them apart (design.md 5).

import styles from './Status.module.css';

export type StatusKind = 'healthy' | 'degraded' | 'failing' | 'waived' | 'action' | 'working' | 'paused' | 'not-checked';

export function Shape({ kind }: { kind: StatusKind }) {
  return (
    <svg className={styles.shape} data-kind={kind} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {drawing(kind)}
    </svg>
  );
}

function drawing(kind: StatusKind) {
  switch (kind) {
    case 'healthy':
      return (
        <>
          <circle className={styles.ground} cx="8" cy="8" r="6.25" />
          <path d="m5.25 8.25 2 2 3.5-4" />
        </>
      );
    case 'degraded':
      return (
        <>
          <path className={styles.ground} d="M8 1.9 14.6 13.6H1.4Z" />
          <path d="M8 6.2v3.3M8 11.4v.4" />
        </>
      );
    case 'failing':
      return (
        <>
          <path className={styles.ground} d="M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3Z" />
          <path d="m5.8 5.8 4.4 4.4m0-4.4-4.4 4.4" />
        </>
      );
    case 'waived':
      return (
        <>
          <path className={styles.ground} d="M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3Z" />
          <path d="M5 8h6" />
        </>
      );
    case 'action':
      return (
        <>
          <circle className={styles.ground} cx="5.25" cy="10.75" r="3.25" />
          <path d="m7.6 8.4 6-6M11.2 4.8l2.3 2.3M9.2 6.8l1.4 1.4" />
        </>
      );
    case 'working':
      return <path className={styles.turning} d="M8 1.75A6.25 6.25 0 1 1 1.75 8" />;
    case 'paused':
      return <path className={styles.bars} d="M5.5 3v10M10.5 3v10" />;
    case 'not-checked':
      return <circle className={styles.dashed} cx="8" cy="8" r="6.25" />;
  }
}
