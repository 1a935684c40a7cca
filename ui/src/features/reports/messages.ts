import { messages } from '../../shared/words.ts';

export const words = messages('reports', {
  title: 'Readiness report',
  waiting: 'the report',
  emptyTitle: 'Not ready: nothing is connected, so nothing was checked',
  emptyDetail: 'The report says whether the firm can rely on its connections. It counts only what was seen, and not too long ago.',
  connect: 'Connect a company',

  save: 'Save as a file…',
  runOutdated: 'Run {count, plural, one {# missing or old check} other {# missing or old checks}}',
  ready:
    '{scope, select, rehearsal {Ready (rehearsal)} other {Ready}}: nothing stands against relying on {count, plural, one {this company} other {these # companies}}',
  readyWaived:
    '{scope, select, rehearsal {Ready (rehearsal)} other {Ready}}, but only because somebody answers for {count, plural, one {a check that fails} other {# checks that fail}}',
  waived:
    '{count, plural, one {# failure does not count, because somebody answers for it} other {# failures do not count, because somebody answers for them}}',
  waivedNamed: '{title} ({company}), by {name}',
  changed: 'Since the run before: {worse} worse, {better} better.',
  notReady:
    '{scope, select, rehearsal {Not ready (rehearsal)} other {Not ready}}: {count, plural, one {# check stands against it} other {# checks stand against it}}',
  reason:
    '{obstacle, select, failed {{count, plural, one {# check failed} other {# checks failed}}} missing {{count, plural, one {# required check has no answer} other {# required checks have no answer}}} stale {{count, plural, one {# required answer is out of date} other {# required answers are out of date}}} other {{count, plural, one {# required answer was seen} other {# required answers were seen}} {scope, select, rehearsal {at a partner, and this judges practice} other {in a rehearsal, which proves nothing of a partner}}}}',
  named: '{title} ({company})',
  more: 'and {count} more',
  judged: '{connections, plural, one {# company} other {# companies}}, {checks} checks. ',
  score:
    'Score {score} of 100, {label, select, excellent {excellent} good {good} fair {fair} other {poor}}: {partners}. It says how much is proven, and makes nothing ready.',
  partScore: '{partner} {score}',
  oldest: 'The oldest required answer is from {when}.',
  practice: 'This judges practice with stand-ins. It never counts as proof.',

  scope: 'What is judged',
  scopeWord: '{scope, select, rehearsal {Rehearsal} other {Live}}',
  show: 'Which checks',
  showWord: '{show, select, obstacles {What stands against it} changed {Changed} other {All checks}}',
  shown: '{count, plural, one {# check shown} other {# checks shown}}',
  noneTitle: 'Nothing stands against it',
  noneDetail: 'Every required check passed where it has to, and not too long ago.',
  nothingChangedTitle: 'Every check says what it said before',
  nothingChangedDetail: 'A check that comes out worse or better than the time before is listed here.',
  showChanged: 'Show what changed',
  showAll: 'Show all checks',
  open: 'Open {name}',
  checksOf: 'Checks of {name}',

  tabs: 'Parts of the report',
  tab: '{tab, select, answered {Answered for} runs {Earlier runs} other {Checks}}',
  waitingWaivers: 'what is answered for',
  waitingRuns: 'the earlier runs',

  noWaivers: 'Nobody answers for a failed check',
  noWaiversDetail: 'An admin may answer for a check that fails for a known reason, until a day. It stays here for good.',
  waiverState: 'State',
  waiverStateWord: '{state, select, in_force {In force, ends} expired {Over since} other {Taken back}}',
  by: 'by {name},',
  waiverCheck: 'Check',
  waiverReason: 'Why it may fail',
  waiverWho: 'Who answers',
  act: 'Act',
  answerAgain: 'Answer again…',
  answerAgainFor: 'Answer again: {title}',

  noRuns: 'No check was made yet',
  noRunsDetail: 'Each time that somebody has checks made, or the program does so itself, it is listed here.',
  runStarted: 'Started',
  runTook: 'took {time}',
  runOpen: 'not ended, or cut off',
  runBy: 'Who asked',
  runByProgram: 'The program itself',
  runCompanies: 'Companies',
  runCount: '{count, select, pass {Pass} warn {Warning} fail {Fail} other {Not made}}',

  saveTitle: 'Save the report',
  format: 'Format',
  formatWord: '{format, select, html {HTML} json {JSON} junit {JUnit} other {Text}}',
  formatDetail:
    '{format, select, html {One page for a person, without anything from outside} json {For a program, and to be judged again later} junit {For a build server: one test case for each check} other {Lines as the command line prints them}}',
  path: 'File',
  pathHelp: 'Full path on this computer. All companies are in it, whatever the list shows.',
  saveAct: 'Save the report',
  replaceAct: 'Replace the file',
  cancel: 'Cancel',
  saved: 'The report was saved to {path}',
});
