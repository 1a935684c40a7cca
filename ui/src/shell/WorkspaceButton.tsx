import { ChevronsUpDown } from 'lucide-react';
import type { WorkspaceView } from '../ipc/bindings.ts';
import { EnvironmentBadge } from '../shared/EnvironmentBadge.tsx';
import { Popover } from '../shared/float/Popover.tsx';
import { useWords } from '../shared/words.ts';
import { words } from './messages.ts';
import styles from './WorkspaceButton.module.css';

/** What a person types to start with another workspace. */
export const OPEN_COMMAND = 'advisoros-connect --workspace DIR';

/** Which firm, which environment: never out of sight. */
export function WorkspaceButton({ workspace, collapsed }: { workspace: WorkspaceView; collapsed: boolean }) {
  const say = useWords();
  const facts: [string, string][] = [
    [say(words.location), workspace.location],
    [say(words.you), `${workspace.member.name}, ${say(words.role, { role: workspace.member.role })}`],
    [say(words.home), say(words.homeWord, { home: workspace.home })],
    [say(words.version), workspace.version],
  ];
  return (
    <Popover
      title={workspace.name}
      trigger={
        <button
          type="button"
          className={styles.button}
          data-collapsed={collapsed}
          aria-label={collapsed ? say(words.workspaceButton, { name: workspace.name }) : undefined}
        >
          <span className={styles.avatar} data-initials={initials(workspace.name)} aria-hidden="true" />
          {!collapsed && (
            <>
              <span className={styles.text}>
                <span className={styles.name}>{workspace.name}</span>
                <span className={styles.environments}>
                  <Environments workspace={workspace} />
                </span>
              </span>
              <ChevronsUpDown aria-hidden="true" className={styles.chevrons} />
            </>
          )}
        </button>
      }
    >
      <dl className={styles.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.other}>{say(words.otherWorkspace)}</p>
      <code className={styles.command}>{OPEN_COMMAND}</code>
    </Popover>
  );
}

function Environments({ workspace }: { workspace: WorkspaceView }) {
  const say = useWords();
  const shown = workspace.rehearsal ? (['rehearsal'] as const) : workspace.environments;
  if (shown.length === 0) return say(words.noEnvironment);
  return shown.map(environment => <EnvironmentBadge key={environment} environment={environment} />);
}

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .map(word => word[0] ?? '')
    .slice(0, 2)
    .join('')
    .toUpperCase();
