import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { CheckView } from '../../ipc/bindings.ts';
import { type Command, useCommands } from '../../shared/commands.tsx';
import { useWords } from '../../shared/words.ts';
import { words as healthWords } from '../health/messages.ts';
import { isOutdated } from '../health/standing.ts';
import type { Answering } from '../health/useAnswering.tsx';
import type { Checking } from '../health/useChecking.ts';
import { words as waiverWords } from '../health/waiverMessages.ts';
import { canBeAnsweredFor } from '../health/waiving.ts';
import { words } from './messages.ts';
import { changedAmong } from './reportModel.ts';

/** What the palette offers while the report is open. */
export function useReportCommands(checks: readonly CheckView[], checking: Checking, answering: Answering, onSave: () => void): void {
  const say = useWords();
  const navigate = useNavigate({ from: '/reports' });
  const { runAll, runOutdated, unavailable } = checking;
  const { answerFor, unavailable: notAnswering } = answering;
  const acts = useMemo<Command[]>(() => {
    if (checks.length === 0) return [];
    const outdated = checks.filter(isOutdated).length;
    const here = (id: string, title: string, run: () => void, more: Partial<Command> = {}): Command => ({
      id: `here:${id}`,
      title,
      group: 'here',
      run,
      ...more,
    });
    return [
      here('save-report', say(words.save), onSave, { keywords: 'html json junit export' }),
      here('checks', say(healthWords.runAll), runAll, { unavailable }),
      ...(outdated > 0 ? [here('outdated', say(words.runOutdated, { count: outdated }), runOutdated, { unavailable })] : []),
      ...(changedAmong(checks).length > 0
        ? [
            here(
              'changed',
              say(words.showChanged),
              () => void navigate({ search: before => ({ ...before, tab: 'checks', show: 'changed' }) }),
            ),
          ]
        : []),
      here('runs', say(words.tab, { tab: 'runs' }), () => void navigate({ search: before => ({ ...before, tab: 'runs' }) }), {
        keywords: 'history',
      }),
      ...checks
        .filter(canBeAnsweredFor)
        .map(check =>
          here(
            `answer:${check.connection_id}:${check.id}`,
            say(waiverWords.openForOf, { title: check.title, company: check.display_name }),
            () => answerFor(check),
            { unavailable: notAnswering, keywords: 'waive waiver' },
          ),
        ),
    ];
  }, [say, navigate, checks, runAll, runOutdated, unavailable, answerFor, notAnswering, onSave]);
  useCommands(acts);
}
