// Sample meetings of the fake: step by step as recorded, so that the window can be seen to follow.

import type { Backend } from '../backend.ts';
import type * as T from '../bindings.ts';
import type { Fake } from './context.ts';
import { failure } from './failure.ts';
import { recorded } from './recordings.ts';

type MeetingCommands = Pick<Backend, 'lastMeeting' | 'showMeeting' | 'runShownMeeting'>;

/** Milliseconds between two steps: long enough to be seen. */
const STEP = 120;

export function meetingCommands({ state, answer, changed, record, connection }: Fake): MeetingCommands {
  let shown: T.MeetingPreviewView | null = null;

  /** Keeps one more step at a time, as Rust does, and tells. */
  function follow(run: T.MeetingRunView): Promise<T.MeetingRunView> {
    const { steps } = run;
    const keep = (count: number): void => {
      const isGone = count === steps.length;
      const status = isGone ? run.status : 'SKIP';
      state.meetings[run.connection_id] = { ...run, status, is_under_way: !isGone, steps: steps.slice(0, count), is_gone: isGone };
      changed([`meeting:${run.connection_id}`, 'attention']);
    };
    return new Promise(resolve => {
      const go = (count: number): void => {
        keep(count);
        if (count < steps.length) setTimeout(go, STEP, count + 1);
        else resolve(run);
      };
      go(0);
    });
  }

  return {
    lastMeeting: id => answer('last_meeting', () => state.meetings[connection(id).id] ?? null),
    showMeeting: ({ connection_id: id, calendar }) =>
      answer('show_meeting', () => {
        const { display_name } = connection(id);
        const tag = `aoc-019ab9f4-4c00-7a10-9f00-${String(state.ids++).padStart(12, '0')}`;
        const preview = recorded<T.MeetingPreviewView>('show_meeting');
        shown = {
          ...preview,
          connection_id: id,
          display_name,
          calendar: preview.others.find(one => one.id === calendar)?.name ?? preview.calendar,
          calendar_id: calendar ?? preview.calendar_id,
          title: preview.title.replace(/aoc-[0-9a-f-]+/, tag),
        };
        return shown;
      }),
    runShownMeeting: async ({ connection_id: id, title }) => {
      const run = await answer('run_shown_meeting', () => {
        if (shown?.title !== title)
          throw failure(
            'conflict',
            'Nothing was written, because this preview is too old or was confirmed before',
            'Look at what would be written once more',
          );
        shown = null;
        record('meeting.confirmed', id, title);
        const tag = /aoc-[0-9a-f-]+/.exec(title)?.[0] ?? '';
        return { ...recorded<T.MeetingRunView>('run_shown_meeting'), id: tag, tag, connection_id: id, started_at: state.workspace.now };
      });
      return follow(run);
    },
  };
}
