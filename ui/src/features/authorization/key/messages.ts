import { messages } from '../../../shared/words.ts';

export const words = messages('key', {
  make: '{rights, select, none {Find the key at {partner}} other {Make the key at {partner}}}',
  where: 'Go to: {where}.',
  rights: 'Give it these rights, each on Read, and no others.',
  rightsLabel: 'Rights of the key',
  optional: '(it works without)',
  copy: '{rights, select, none {Copy what is asked for below and paste it here.} other {Copy it and paste it here. It may be shown only once over there.}}',
  missing: '{field} is missing',
  shape: '{field} does not look like one. Example: {example}',
});
