import { useQueryClient } from '@tanstack/react-query';
import { useWorkspace } from '../ipc/queries.ts';
import { ClockProvider } from '../shared/clock.tsx';
import { Answer } from '../shared/states/Answer.tsx';
import { useWords } from '../shared/words.ts';
import { words } from './messages.ts';
import { Refused } from './Refused.tsx';
import styles from './RootLayout.module.css';
import { Shell } from './Shell.tsx';

/** Nothing can be shown before the workspace says who and where we are; its refusal fills the window. */
export function RootLayout() {
  const say = useWords();
  const workspace = useWorkspace();
  const queries = useQueryClient();
  // What else was asked was refused with it: the look of the window, for one.
  const retry = async (): Promise<void> => {
    await workspace.refetch();
    await queries.invalidateQueries({ predicate: query => query.state.status === 'error' });
  };
  if (workspace.data) {
    return (
      <ClockProvider now={workspace.data.now} answeredAt={workspace.dataUpdatedAt}>
        <Shell workspace={workspace.data} />
      </ClockProvider>
    );
  }
  if (workspace.error) {
    return (
      <main className={styles.alone}>
        <Refused error={workspace.error} isTrying={workspace.isFetching} onRetry={() => void retry()} />
      </main>
    );
  }
  return (
    <main className={styles.alone}>
      <Answer query={workspace} what={say(words.loading)} shape="panel">
        {() => null}
      </Answer>
    </main>
  );
}
