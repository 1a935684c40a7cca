import type { ReadsView } from '../../ipc/bindings.ts';
import { formatCount, formatDay } from '../../shared/format.ts';
import { ProgressBar } from '../../shared/Progress.tsx';
import { Panel } from '../../shared/page/Page.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Health.module.css';
import { words } from './messages.ts';

/** What each of the firm's apps has read this month of what its partner allows, and where that leads. */
export function Reads({ reads }: { reads: readonly ReadsView[] }) {
  const say = useWords();
  return (
    <Panel>
      <ul className={styles.reads}>
        {reads.map(read => (
          <li key={read.app_registration_id}>
            <h3>{read.app_label}</h3>
            <ProgressBar label={read.app_label} done={Math.min(read.used, read.budget)} total={read.budget} />
            <p>{say(words.readsOf, { used: formatCount(read.used), budget: formatCount(read.budget), month: read.month })}</p>
            <p className={styles.muted}>
              {read.runs_out_at !== null
                ? say(words.readsOut, { day: formatDay(read.runs_out_at) })
                : read.at_month_end === null
                  ? say(words.readsEarly)
                  : say(words.readsForecast, { count: formatCount(read.at_month_end) })}
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
