import { messages } from '../../shared/words.ts';

export const words = messages('waivers', {
  open: 'Answer for this…',
  openFor: 'Answer for this: {title}',
  openForOf: 'Answer for: {title} ({company})…',
  adminOnly: 'Only an admin of the firm may answer for a failed check',
  answers: '{name} answers for it:',
  until: 'Until',
  ends: 'Ends {when}.',

  title: 'Answer for: {title}',
  found: '{company}:',
  reason: 'Why it may fail for now',
  reasonHelp: '{count} of {most} characters. It stands in every report, beside your name.',
  reasonProblem:
    '{problem, select, short {Write at least {least} characters: whoever reads the report has to understand it} other {Write at most {most} characters}}',
  period: '{days} days, until {day}',
  consequence: 'It goes on being checked and shown as failed; it does not keep the firm from being ready until {day}.',
  act: 'Answer for this check',
  cancel: 'Cancel',
  waived: 'You answer for “{title}” until {day}',

  takeBack: 'Take it back',
  takeBackOf: 'Take it back: {title}',
  takeBackTitle: 'Take back the answer for: {title}',
  takeBackDetail: 'The check stands against relying on {company} again while it fails. That somebody answered for it stays on record.',
  keep: 'Keep it',
  takenBack: 'Nobody answers for “{title}” any more',
});
