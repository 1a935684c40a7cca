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
  notReady:
    '{scope, select, rehearsal {Not ready (rehearsal)} other {Not ready}}: {count, plural, one {# check stands against it} other {# checks stand against it}}',
  reason:
    '{obstacle, select, failed {{count, plural, one {# check failed} other {# checks failed}}} missing {{count, plural, one {# required check has no answer} other {# required checks have no answer}}} stale {{count, plural, one {# required answer is too old} other {# required answers are too old}}} other {{count, plural, one {# required answer was seen} other {# required answers were seen}} {scope, select, rehearsal {at a partner, and this judges practice} other {in a rehearsal, which proves nothing of a partner}}}}',
  named: '{title} ({company})',
  more: 'and {count} more',
  judged: '{connections, plural, one {# company} other {# companies}}, {checks} checks. ',
  oldest: 'The oldest required answer is from {when}.',
  practice: 'This judges practice with stand-ins. It never counts as proof.',

  scope: 'What is judged',
  scopeWord: '{scope, select, rehearsal {Rehearsal} other {Live}}',
  show: 'Which checks',
  showWord: '{show, select, obstacles {What stands against it} other {All checks}}',
  shown: '{count, plural, one {# check shown} other {# checks shown}}',
  noneTitle: 'Nothing stands against it',
  noneDetail: 'Every required check passed where it has to, and not too long ago.',
  showAll: 'Show all checks',
  open: 'Open {name}',
  checksOf: 'Checks of {name}',

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
