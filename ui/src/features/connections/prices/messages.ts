import { messages } from '../../../shared/words.ts';

export const words = messages('prices', {
  title: 'Default prices',
  why: 'One price of each tier is the one that is offered, by the month and by the year.',
  waiting: 'the default prices',
  none: 'No price is confirmed to a tier yet',
  tier: 'Tier',
  cadence: 'Paid',
  price: 'Default price',
  choose: 'Default price of {tier}, {cadence}',
  noChoice: 'None chosen',
  candidate: '{name}, {amount}',
  standing:
    '{standing, select, chosen {Chosen} only {The only one} several {Choose one} lost {The chosen one is sold no more} missing {No price is sold} other {Unknown}}',
  chosen: '{name} is the default price of {tier}',
  cleared: 'No price of {tier} is chosen any more',

  replacedTitle: '{count, plural, one {A price made way for another} other {# prices made way for others}}',
  replacedWhy:
    'An amount never changes: a new price takes the old one’s place. The new one is mapped as the old one was, and a default moves along. Nothing is published.',
  follow: 'Map the new prices',
  followed:
    '{count, plural, =0 {Nothing was left to map} one {# price is mapped as the one that it replaced} other {# prices are mapped as those that they replaced}}',

  copyTitle: 'Take over from another connection',
  copyWhy:
    'Decisions and default prices of the same catalog, for example from test mode to live mode. Prices are matched by their lookup key, then by what they are.',
  copyFrom: 'Take over from',
  copyName: '{name} ({environment})',
  environment: '{environment, select, production {production} sandbox {sandbox} rehearsal {rehearsal} other {custom}}',
  preview: 'Preview',
  previewing: 'Comparing…',
  copyPreview:
    '{decisions, plural, =0 {No decision is new here} one {# decision is new here} other {# decisions are new here}}, {defaults, plural, =0 {no default price} one {# default price} other {# default prices}}; {unchanged, plural, =0 {none stands here already} one {# stands here already} other {# stand here already}}',
  conflicts: '{count, plural, one {One conflict stops it: nothing would be copied} other {# conflicts stop it: nothing would be copied}}',
  unmatched: '{count, plural, one {One price is not found here} other {# prices are not found here}}',
  problem: '{name}: {problem}',
  copy: 'Take {decisions, plural, one {# decision} other {# decisions}} over',
  copied: '{decisions, plural, one {# decision was} other {# decisions were}} taken over',
  nothing: 'There is nothing to take over',
});
