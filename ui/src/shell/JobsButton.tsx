import { Activity } from 'lucide-react';
import { useJobs } from '../ipc/queries.ts';
import { Popover } from '../shared/float/Popover.tsx';
import { formatCount } from '../shared/format.ts';
import { JobLine } from '../shared/JobLine.tsx';
import { useWords } from '../shared/words.ts';
import { words } from './messages.ts';
import styles from './Sidebar.module.css';

/** What runs in the background, and what ran last. */
export function JobsButton({ collapsed }: { collapsed: boolean }) {
  const say = useWords();
  const { data: jobs = [] } = useJobs();
  const running = jobs.filter(job => job.status === 'running' || job.status === 'queued').length;
  return (
    <Popover
      title={say(words.jobs)}
      side={collapsed ? 'right' : 'top'}
      trigger={
        <button type="button" className={styles.item} title={say(words.jobs)}>
          <Activity aria-hidden="true" />
          <span className={styles.label}>{say(words.jobs)}</span>
          {running > 0 && (
            <span className={styles.count} data-tone="info">
              <span aria-hidden="true">{formatCount(running)}</span>
              <span className="visually-hidden">{say(words.jobsRunning, { count: running })}</span>
            </span>
          )}
        </button>
      }
    >
      {jobs.length === 0 ? <p>{say(words.noJobs)}</p> : jobs.slice(0, 8).map(job => <JobLine key={job.id} job={job} />)}
    </Popover>
  );
}
