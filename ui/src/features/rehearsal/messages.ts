import { messages } from '../../shared/words.ts';

export const words = messages('rehearsal', {
  make: 'Make the rehearsal firm',
  goOn: 'Go on',
  makingTitle: 'The rehearsal firm is being made: step {step} of {steps}',
  makingDetail: '{what}. What is there already can be used meanwhile.',
  companies: '{done} of {total, plural, one {# company} other {# companies}}',
  unfinishedTitle: 'The rehearsal firm is not finished: {done} of {steps} steps are done',
  unfinishedDetail: 'The program was closed on the way. Nothing that is there is made twice.',
  failedTitle: 'The rehearsal firm could not be finished',
  unavailableRole: 'Only an admin can make it',

  title: 'Rehearsal',
  waiting: 'the stand-ins',
  realTitle: 'This is your firm’s own workspace',
  realDetail:
    'Drills belong to a rehearsal, where stand-ins answer and no real company is touched. Start the app with --rehearsal and a folder of its own to practice.',
  realAct: 'Go to Overview',

  stage: 'The firm and its stand-ins',
  firm: 'Firm',
  firmState: '{state, select, made {Made} making {Being made} unfinished {Not finished} failed {Not finished} other {Not made yet}}',
  standIns: 'Stand-ins',
  servedBy: '{by, select, another_program {Served by another program} other {Served by this window}}',
  servedUntil:
    '{by, select, another_program {When it ends, what was ordered is over and this window serves them} other {Commands use them too. When this window closes, what was ordered is over}}',
  time: 'Their time',
  timeDetail: 'The firm lives by it. It only goes forward.',

  calm: 'Back to calm',
  disturbedTitle: '{titles, select, none {Something is ordered to go wrong} other {Under way: {names}}}',
  disturbedDetail:
    'It lasts until you go back to calm, or until {by, select, another_program {the program that serves the stand-ins ends} other {this window closes}}.',

  drills: 'Drills',
  drill: 'Drill',
  strikes: 'Strikes',
  strikesNone: '{kind, select, go_offline {Every company} sleep_three_days {Every company} other {None that works}}',
  expect: 'What you should see',
  see: '{kind, select, rename_accounts {Open the mapping} throttle {Open its activity} go_offline {Open the connections} sleep_three_days {Open Health} other {Open Overview}}',
  act: 'Run',
  run: 'Run',
  runTitle: 'Run: {title}',
  running: 'Running…',
  underWay: 'Under way',
  noticed: '{title}: what was noticed',
  noticedDetail: '{what}.',
  admin: 'Only an admin can run drills',
  oneAtATime: 'Another drill is running',
  command: 'Drill: {title}',
});
