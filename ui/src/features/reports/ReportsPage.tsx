import { useNavigate, useSearch } from '@tanstack/react-router';
import { FileDown, Plug, Stethoscope } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useReadiness, useWorkspace } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { type Command, useCommands } from '../../shared/commands.tsx';
import { fileIn } from '../../shared/files.ts';
import { PageBody, PageHeader } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { words as healthWords } from '../health/messages.ts';
import { isOutdated } from '../health/standing.ts';
import { useChecking, useScope } from '../health/useChecking.ts';
import { words } from './messages.ts';
import { Report } from './Report.tsx';
import { SaveDialog } from './SaveDialog.tsx';

const ALL: string[] = [];

/** Whether the firm can rely on its connections, why, and as a file for whoever asks. */
export function ReportsPage() {
  const say = useWords();
  const { data: workspace } = useWorkspace();
  const usual = useScope();
  const { scope = usual } = useSearch({ from: '/reports' });
  const readiness = useReadiness(ALL, scope);
  const checking = useChecking(ALL, scope);
  const [saving, setSaving] = useState(false);
  const checks = readiness.data?.checks ?? [];
  const nothing = checks.length === 0;
  const outdated = checks.filter(isOutdated).length;
  const { runAll, runOutdated, unavailable } = checking;
  const acts = useMemo<Command[]>(() => {
    if (nothing) return [];
    return [
      { id: 'here:save-report', title: say(words.save), group: 'here', keywords: 'html json junit export', run: () => setSaving(true) },
      { id: 'here:checks', title: say(healthWords.runAll), group: 'here', run: runAll, unavailable },
      ...(outdated > 0
        ? [
            {
              id: 'here:outdated',
              title: say(words.runOutdated, { count: outdated }),
              group: 'here' as const,
              run: runOutdated,
              unavailable,
            },
          ]
        : []),
    ];
  }, [say, nothing, outdated, runAll, runOutdated, unavailable]);
  useCommands(acts);
  return (
    <>
      <PageHeader
        title={say(words.title)}
        actions={
          !nothing && (
            <>
              <Button icon={<FileDown />} onClick={() => setSaving(true)}>
                {say(words.save)}
              </Button>
              <Button
                look={outdated > 0 ? 'plain' : 'primary'}
                icon={<Stethoscope />}
                onClick={runAll}
                unavailable={unavailable}
                disabled={checking.busy}
              >
                {say(checking.running ? healthWords.runningAll : healthWords.runAll)}
              </Button>
              {outdated > 0 && (
                <Button look="primary" onClick={runOutdated} unavailable={unavailable} disabled={checking.busy}>
                  {say(words.runOutdated, { count: outdated })}
                </Button>
              )}
            </>
          )
        }
      />
      <PageBody>
        {checking.failure !== null && <Failed error={checking.failure} />}
        <Answer query={readiness} what={say(words.waiting)}>
          {report => (report.checks.length === 0 ? <NothingConnected /> : <Report report={report} checking={checking} />)}
        </Answer>
      </PageBody>
      {saving && workspace && (
        <SaveDialog scope={scope} suggested={fileIn(workspace.location, 'readiness.html')} onClose={() => setSaving(false)} />
      )}
    </>
  );
}

function NothingConnected() {
  const say = useWords();
  const navigate = useNavigate();
  return (
    <Empty
      kind="nothing-yet"
      title={say(words.emptyTitle)}
      detail={say(words.emptyDetail)}
      action={
        <Button icon={<Plug />} onClick={() => void navigate({ to: '/connect' })}>
          {say(words.connect)}
        </Button>
      }
    />
  );
}
