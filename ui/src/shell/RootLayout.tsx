import { useWorkspace } from '../ipc/queries.ts';
import { ClockProvider } from '../shared/clock.tsx';
import { Answer } from '../shared/states/Answer.tsx';
import { useWords } from '../shared/words.ts';
import { words } from './messages.ts';
import styles from './RootLayout.module.css';
import { Shell } from './Shell.tsx';

/** Nothing can be shown before the workspace says who and where we are; its refusal fills the window. */
export function RootLayout() {
  const say = useWords();
  const workspace = useWorkspace();
  if (workspace.data) {
    return (
      <ClockProvider now={workspace.data.now} answeredAt={workspace.dataUpdatedAt}>
        <Shell workspace={workspace.data} />
      </ClockProvider>
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
