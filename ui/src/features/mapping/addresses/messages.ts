import { messages } from '../../../shared/words.ts';

export const words = messages('addresses', {
  open: 'Add by address…',
  title: 'Calendars by address',
  lead: 'A calendar, a shared mailbox or a room that no list of {partner} shows. {partner} is asked whether the account sees it; then every pull reads it.',
  address: 'Address',
  addressHelp: 'Such as tax@example.com. It need not be in the account’s own list',
  missing: 'Address is missing',
  add: 'Add',
  adding: 'Asking {partner}…',
  added: '{name} was found and added{access, select, none {} other {: {access}}}. The next pull brings it here.',
  listTitle: 'Added by address',
  waiting: 'the calendars that were added',
  none: 'None yet.',
  state:
    '{state, select, pending {Not pulled yet} read {The last pull read it} listed {A list shows it as well} other {The last pull could not read it}}',
  remove: 'Remove',
  removeNamed: 'Remove: {name}',
  removed: '{name} was removed. The next pull takes it for gone, unless a list shows it.',
  pull: 'Pull now',
  pulling: 'The pull has begun: its calendars come here when it is done.',
  done: 'Done',
});
