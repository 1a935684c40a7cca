// What the groups of fake commands share: the memory, the way answers are given, and telling what changed.

import type * as T from '../bindings.ts';
import { failure } from './failure.ts';
import type { Scenario } from './scenario.ts';
import { type FakeState, keepState } from './state.ts';

export interface Fake {
  state: FakeState;
  /** Every answer passes here: late as asked, failing as asked, and a copy, as if it had crossed a process. */
  answer: <Answer>(command: string, act: () => Answer) => Promise<Answer>;
  changed: (tags: string[]) => void;
  record: (action: string, subject: string, detail: string) => void;
  connection: (id: string) => T.ConnectionView;
}

/** Failures of one code that Rust tells apart in words. */
const CODES: Record<string, string> = {
  unwritable: 'workspace_unusable',
  damaged: 'workspace_unusable',
  full: 'workspace_unusable',
  server: 'workspace_unusable',
  stand_ins: 'partner_unreachable',
};

/** What the commands fail with when the address asks for it: message, hint, cause. */
const FAILURES: Record<string, [string, string | null, T.Cause]> = {
  unwritable: [
    'The workspace `/media/archive/firm` cannot be written: read-only file system',
    'Choose a folder on this machine’s own disk that you may write to',
    'local',
  ],
  damaged: [
    'The workspace `/home/dana/AdvisorOS/firm` is damaged: database disk image is malformed',
    'Nothing was changed: keep this folder, and restore your last backup into an empty one',
    'local',
  ],
  full: ['The workspace `/home/dana/AdvisorOS/firm` cannot be opened: the disk is full', 'Free some space there and try again', 'local'],
  server: [
    'The database server of `postgres://books.firm.example/advisoros` cannot be used: connection refused',
    'Check the server’s address and your access to it',
    'local',
  ],
  stand_ins: ['The stand-ins do not answer', 'Close the other program that serves this workspace’s stand-ins, and try again', 'local'],
  workspace_busy: ['The workspace is held by another process', 'Wait a moment, or close the other window.', 'local'],
  partner_unreachable: ['The partner did not answer within 20 seconds', 'We try again at 10:06. What you see stays usable.', 'network'],
  not_permitted: ['Your role does not allow this', 'Ask an admin of the firm.', 'local'],
  workspace_newer: [
    'This workspace was written by a newer version of AdvisorOS Connect',
    'Update this computer. Nothing was changed.',
    'local',
  ],
};
const INTERNAL: [string, string | null, T.Cause] = [
  'Something failed inside AdvisorOS Connect',
  'Try again. If it happens twice, report the reference.',
  'local',
];

export function createContext(scenario: Scenario, state: FakeState, tell: (tags: string[]) => void): Fake {
  const failureOf = (code: string): T.CommandError => {
    const [message, hint, cause] = FAILURES[code] ?? INTERNAL;
    return failure(CODES[code] ?? code, message, hint, cause);
  };
  return {
    state,
    answer: (command, act) =>
      new Promise((resolve, reject) => {
        if (scenario.held.has(command)) return;
        setTimeout(() => {
          const failing = scenario.failing.get(command);
          if (failing && failing.times > 0) {
            failing.times -= 1;
            reject(failureOf(failing.code));
            return;
          }
          try {
            const given = act();
            keepState(scenario, state);
            const copy = structuredClone(given);
            if (scenario.late.has(command)) setTimeout(() => resolve(copy), 2_000);
            else resolve(copy);
          } catch (error) {
            reject(error);
          }
        }, scenario.latency);
      }),
    changed: tags => {
      keepState(scenario, state);
      tell(tags);
    },
    record: (action, subject, detail) => {
      const sequence = (state.audit.entries[0]?.sequence ?? 0) + 1;
      state.audit.entries.unshift({ sequence, at: state.workspace.now, actor: state.workspace.member.name, action, subject, detail });
    },
    connection: id => {
      const connection = state.connections.find(one => one.id === id);
      if (!connection) throw failure('unknown_connection', 'This connection was not found', 'It may have been removed in another window.');
      return connection;
    },
  };
}
