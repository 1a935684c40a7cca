import { messages } from '../../shared/words.ts';

export const words = messages('rehearsal', {
  make: 'Make the rehearsal firm',
  goOn: 'Go on',
  makingTitle: 'The rehearsal firm is being made: step {step} of {steps}',
  makingDetail: '{what}. What is there already can be used meanwhile.',
  companies: '{done} of {total} companies',
  unfinishedTitle: 'The rehearsal firm is not finished: {done} of {steps} steps are done',
  unfinishedDetail: 'The program was closed on the way. Nothing that is there is made twice.',
  failedTitle: 'The rehearsal firm could not be finished',
  unavailableRole: 'Only an admin can make it',
});
