import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useDrills } from '../../ipc/queries.ts';
import type { Command } from '../../shared/commands.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import { useDrilling } from './useDrilling.ts';

/** Every drill, for the palette on any page. Asked for only while `wanted`: the stand-ins need not answer for a window to open. */
export function useDrillCommands(wanted: boolean): readonly Command[] {
  const say = useWords();
  const navigate = useNavigate();
  const { data } = useDrills(wanted);
  const { run, unavailable } = useDrilling();
  return useMemo(
    () =>
      (data?.drills ?? []).map(drill => ({
        id: `drill:${drill.kind}`,
        title: say(words.command, { title: drill.title }),
        group: 'page',
        keywords: 'rehearsal practice',
        unavailable: unavailable(drill),
        run: () => {
          void navigate({ to: '/rehearsal' });
          run(drill.kind);
        },
      })),
    [say, navigate, data, run, unavailable],
  );
}
