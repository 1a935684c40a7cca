import { Progress as Base } from '@base-ui/react/progress';
import styles from './Progress.module.css';

/** A known length has a bar with counts beside it; an unknown one moves without claiming a share. */
export function ProgressBar({ label, done, total }: { label: string; done: number; total: number | null }) {
  return (
    <Base.Root className={styles.root} value={total === null ? null : done} max={total ?? 100} aria-label={label}>
      <Base.Track className={styles.track}>
        <Base.Indicator className={styles.indicator} />
      </Base.Track>
    </Base.Root>
  );
}
